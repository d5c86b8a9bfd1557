//! Which tables may stand in one query, and by which columns they join.

use super::schema::{recipients, connections, institutions, platforms, accounts, numbers, outbox, tenures, sessions, revocations, hops, meta, platform_secrets, api_keys, accesses, deletions, notifications, parked, phone_changes, links, inbox, sign_ins, browsers, cases, audit, audit_head};

diesel::joinable!(connections -> recipients (recipient_id));
diesel::joinable!(connections -> institutions (institution_id));
diesel::joinable!(connections -> platforms (platform_id));
diesel::joinable!(accounts -> connections (connection_id));
diesel::joinable!(outbox -> numbers (number_id));
diesel::joinable!(sessions -> tenures (tenure_id));
diesel::joinable!(tenures -> numbers (number_id));
diesel::joinable!(hops -> revocations (revocation_id));

diesel::allow_tables_to_appear_in_same_query!(
    meta,
    platforms,
    platform_secrets,
    api_keys,
    numbers,
    tenures,
    recipients,
    institutions,
    connections,
    accounts,
    accesses,
    revocations,
    hops,
    deletions,
    notifications,
    parked,
    phone_changes,
    outbox,
    links,
    inbox,
    sign_ins,
    sessions,
    browsers,
    cases,
    audit,
    audit_head,
);
