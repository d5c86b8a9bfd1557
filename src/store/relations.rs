//! Which tables may stand in one query, and by which columns they join.

use super::schema::{
    accesses, accounts, agreements, api_keys, approvals, audit, audit_checkpoints, audit_head, browsers,
    cases, ceremonies, changes, combined, connections, consequences, curations, deletions, guesses, holds,
    hops, imports, inbox, incident_parts, incidents, institutions, limit_slots, limits, links, logos, meta,
    notifications, numbers, openings, opt_outs, outbox, parked, passkeys, platform_secrets, platforms,
    raised_limits, recipients, reconciled, revocations, sessions, sign_in_links, sign_ins, staff,
    staff_invitations, staff_passkeys, staff_recovery_codes, staff_sessions, switched_off, tenures,
    text_blocks, text_days,
};

diesel::joinable!(connections -> recipients (recipient_id));
diesel::joinable!(connections -> institutions (institution_id));
diesel::joinable!(connections -> platforms (platform_id));
diesel::joinable!(accounts -> connections (connection_id));
diesel::joinable!(revocations -> connections (connection_id));
diesel::joinable!(outbox -> numbers (number_id));
diesel::joinable!(outbox -> revocations (revocation_id));
diesel::joinable!(sessions -> tenures (tenure_id));
diesel::joinable!(passkeys -> tenures (tenure_id));
diesel::joinable!(browsers -> tenures (tenure_id));
diesel::joinable!(tenures -> numbers (number_id));
diesel::joinable!(hops -> revocations (revocation_id));
diesel::joinable!(staff_sessions -> staff (staff_id));
diesel::joinable!(staff_invitations -> staff (staff_id));
diesel::joinable!(cases -> staff (assigned_to));
diesel::joinable!(approvals -> staff (asked_by));
diesel::joinable!(agreements -> staff (staff_id));
diesel::joinable!(switched_off -> recipients (recipient_id));
diesel::joinable!(switched_off -> staff (by_staff));
diesel::joinable!(curations -> staff (staff_id));
diesel::joinable!(consequences -> staff (staff_id));
diesel::joinable!(recipients -> platforms (platform_id));
diesel::joinable!(institutions -> platforms (platform_id));

diesel::allow_tables_to_appear_in_same_query!(
    meta,
    platforms,
    platform_secrets,
    api_keys,
    numbers,
    tenures,
    recipients,
    logos,
    institutions,
    curations,
    consequences,
    connections,
    accounts,
    accesses,
    revocations,
    hops,
    deletions,
    notifications,
    parked,
    imports,
    reconciled,
    outbox,
    combined,
    text_blocks,
    text_days,
    raised_limits,
    links,
    inbox,
    sign_ins,
    sign_in_links,
    limits,
    limit_slots,
    guesses,
    sessions,
    browsers,
    passkeys,
    ceremonies,
    changes,
    holds,
    opt_outs,
    cases,
    audit,
    audit_head,
    audit_checkpoints,
    staff,
    staff_invitations,
    staff_passkeys,
    staff_recovery_codes,
    staff_sessions,
    approvals,
    openings,
    agreements,
    incidents,
    incident_parts,
    switched_off,
);
