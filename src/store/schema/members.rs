//! The tables about the operator's staff.

diesel::table! {
    staff (id) {
        id -> Text,
        email -> Text,
        role -> Text,
        password -> Nullable<Text>,
        totp_sealed -> Text,
        totp_step -> BigInt,
        user_handle -> Text,
        failures -> BigInt,
        locked_until -> BigInt,
        created_at -> BigInt,
        joined_at -> Nullable<BigInt>,
        disabled_at -> Nullable<BigInt>,
        elevated_until -> BigInt,
    }
}

diesel::table! {
    staff_invitations (token_hash) {
        token_hash -> Text,
        staff_id -> Text,
        created_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    staff_passkeys (id) {
        id -> Text,
        staff_id -> Text,
        credential_hash -> Text,
        credential -> Text,
        name -> Text,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    staff_recovery_codes (code_hash) {
        code_hash -> Text,
        staff_id -> Text,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    staff_sessions (id) {
        id -> Text,
        key_hash -> Text,
        staff_id -> Text,
        created_at -> BigInt,
        last_seen_at -> BigInt,
        proven_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        failures -> BigInt,
    }
}

diesel::table! {
    approvals (id) {
        id -> Text,
        kind -> Text,
        subject -> Text,
        payload -> Text,
        payload_hash -> Text,
        reason -> Text,
        asked_by -> Text,
        asked_at -> BigInt,
        expires_at -> BigInt,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    openings (id) {
        id -> Text,
        staff_id -> Text,
        number_id -> Text,
        reason -> Text,
        case_reference -> Text,
        opened_at -> BigInt,
        ends_at -> BigInt,
    }
}

diesel::table! {
    agreements (id) {
        id -> Text,
        token_hash -> Text,
        connection_id -> Text,
        tenure_id -> Text,
        staff_id -> Text,
        reason -> Text,
        contact -> Text,
        case_reference -> Text,
        delete_data -> Bool,
        asked_at -> BigInt,
        settled_at -> Nullable<BigInt>,
        outcome -> Nullable<Text>,
    }
}
