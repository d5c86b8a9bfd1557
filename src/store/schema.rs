//! The tables, as the migrations make them.

mod at_large;
mod members;
mod outgoing;
mod people;
mod registry;

pub use at_large::*;
pub use members::*;
pub use outgoing::*;
pub use people::*;
pub use registry::*;

diesel::table! {
    meta (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    platforms (id) {
        id -> Text,
        name -> Text,
        gated -> Bool,
        webhook_url -> Nullable<Text>,
        webhook_disabled_at -> Nullable<BigInt>,
        created_at -> BigInt,
        failing_since -> Nullable<BigInt>,
    }
}

diesel::table! {
    platform_secrets (id) {
        id -> Text,
        platform_id -> Text,
        purpose -> Text,
        sealed -> Text,
        created_at -> BigInt,
        retired_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    api_keys (id) {
        id -> Text,
        platform_id -> Text,
        key_hash -> Text,
        scopes -> Text,
        created_at -> BigInt,
        retired_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    connections (id) {
        id -> Text,
        platform_id -> Text,
        consent_id -> Text,
        receipt_id -> Nullable<Text>,
        number_id -> Text,
        tenure_id -> Nullable<Text>,
        waiting_since -> Nullable<BigInt>,
        subject -> Nullable<Text>,
        locale -> Nullable<Text>,
        recipient_id -> Text,
        institution_id -> Text,
        follows_id -> Nullable<Text>,
        purpose -> Nullable<Text>,
        duration -> Nullable<Text>,
        account_revocation -> Bool,
        clusters -> Text,
        created_time -> BigInt,
        expiration_time -> Nullable<BigInt>,
        lookback_period -> Nullable<BigInt>,
        status -> Text,
        status_changed_at -> BigInt,
        content_on -> BigInt,
        suspended_on -> Nullable<BigInt>,
        expired_on -> Nullable<BigInt>,
        revoked_on -> Nullable<BigInt>,
        stopped_at -> Nullable<BigInt>,
        last_accessed_at -> Nullable<BigInt>,
        notice_state -> Text,
        notice_at -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        held_on -> Nullable<BigInt>,
        remind_at -> Nullable<BigInt>,
        expiry_told -> Nullable<BigInt>,
        silence_told_at -> Nullable<BigInt>,
        unlisted_at -> Nullable<BigInt>,
        halted_at -> Nullable<BigInt>,
        untold -> Bool,
    }
}

diesel::table! {
    accounts (connection_id, account_id) {
        connection_id -> Text,
        account_id -> Text,
        position -> BigInt,
        name -> Nullable<Text>,
        kind -> Nullable<Text>,
        last4 -> Nullable<Text>,
        status -> Text,
        status_changed_at -> BigInt,
    }
}

diesel::table! {
    accesses (id) {
        id -> Text,
        connection_id -> Text,
        from_at -> BigInt,
        to_at -> BigInt,
        reads -> BigInt,
        clusters -> Text,
        account_ids -> Text,
        after_stop -> Bool,
    }
}

diesel::table! {
    revocations (id) {
        id -> Text,
        connection_id -> Text,
        account_ids -> Nullable<Text>,
        requested_at -> BigInt,
        reason -> Text,
        other_reason -> Nullable<Text>,
        initiator -> Text,
        channel -> Text,
        deletion_requested -> Bool,
        undone_at -> Nullable<BigInt>,
        incident_id -> Nullable<Text>,
    }
}

diesel::table! {
    hops (revocation_id, hop) {
        revocation_id -> Text,
        hop -> Text,
        state -> Text,
        at -> Nullable<BigInt>,
        detail -> Nullable<Text>,
        stalls_at -> Nullable<BigInt>,
        stalled_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    later_endings (revocation_id, initiator) {
        revocation_id -> Text,
        initiator -> Text,
        channel -> Text,
        reason -> Text,
        other_reason -> Nullable<Text>,
        at -> BigInt,
    }
}

diesel::table! {
    deletions (revocation_id, hop) {
        revocation_id -> Text,
        hop -> Text,
        state -> Text,
        at -> BigInt,
        until -> Nullable<BigInt>,
    }
}

diesel::table! {
    notifications (platform_id, webhook_id) {
        platform_id -> Text,
        webhook_id -> Text,
        body_hash -> Text,
        answer -> Text,
        received_at -> BigInt,
    }
}

diesel::table! {
    parked (id) {
        id -> Text,
        platform_id -> Text,
        consent_id -> Text,
        sent_on -> BigInt,
        body_sealed -> Text,
        parked_at -> BigInt,
    }
}

diesel::table! {
    links (token_hash) {
        token_hash -> Text,
        connection_id -> Text,
        number_id -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        opened_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    imports (id) {
        id -> Text,
        platform_id -> Text,
        bytes -> BigInt,
        lines -> BigInt,
        added -> BigInt,
        known -> BigInt,
        stopped -> BigInt,
        refused -> BigInt,
        started_at -> BigInt,
        finished_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    reconciled (run_id, consent_id) {
        run_id -> Text,
        consent_id -> Text,
        staged_at -> BigInt,
    }
}

diesel::table! {
    cases (id) {
        id -> Text,
        kind -> Text,
        about -> Text,
        detail -> Text,
        opened_at -> BigInt,
        told_at -> BigInt,
        closed_at -> Nullable<BigInt>,
        assigned_to -> Nullable<Text>,
        closed_by -> Nullable<Text>,
        closing_reason -> Nullable<Text>,
    }
}

diesel::table! {
    audit (seq) {
        seq -> BigInt,
        at -> BigInt,
        actor_kind -> Text,
        actor_id -> Nullable<Text>,
        act -> Text,
        tenure_id -> Nullable<Text>,
        object -> Nullable<Text>,
        detail -> Nullable<Text>,
        hash -> Text,
    }
}

diesel::table! {
    audit_head (id) {
        id -> BigInt,
        seq -> BigInt,
        hash -> Text,
    }
}

diesel::table! {
    audit_checkpoints (seq) {
        seq -> BigInt,
        at -> BigInt,
        hash -> Text,
        key_id -> Text,
        signature -> Text,
    }
}
