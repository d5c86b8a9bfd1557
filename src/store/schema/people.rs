//! The tables about people: their numbers, who held them when, and how they sign in.

diesel::table! {
    numbers (id) {
        id -> Text,
        lookup -> Text,
        sealed -> Text,
        reported -> Bool,
        created_at -> BigInt,
    }
}

diesel::table! {
    tenures (id) {
        id -> Text,
        number_id -> Text,
        opened_at -> BigInt,
        last_proof_at -> BigInt,
        closed_at -> Nullable<BigInt>,
        locale -> Nullable<Text>,
        alerted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    limits (key) {
        key -> Text,
        events -> BigInt,
        last_at -> BigInt,
    }
}

diesel::table! {
    limit_slots (key, slot) {
        key -> Text,
        slot -> BigInt,
        at -> BigInt,
    }
}

diesel::table! {
    guesses (lookup) {
        lookup -> Text,
        in_a_row -> BigInt,
        locked_until -> BigInt,
        last_at -> BigInt,
        sealed -> Nullable<Text>,
    }
}

diesel::table! {
    sign_ins (id) {
        id -> Text,
        lookup -> Text,
        phone_sealed -> Text,
        number_id -> Nullable<Text>,
        link_connection_id -> Nullable<Text>,
        sent -> BigInt,
        next_code_at -> BigInt,
        code_mac -> Text,
        code_expires_at -> BigInt,
        checks -> BigInt,
        used_at -> Nullable<BigInt>,
        created_at -> BigInt,
        lane -> Text,
        message_id -> Nullable<Text>,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        key_hash -> Text,
        tenure_id -> Text,
        link_connection_id -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        created_at -> BigInt,
        last_seen_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        network -> Nullable<Text>,
    }
}

diesel::table! {
    browsers (id) {
        id -> Text,
        key_hash -> Text,
        tenure_id -> Text,
        user_agent -> Nullable<Text>,
        created_at -> BigInt,
        last_seen_at -> BigInt,
        network -> Nullable<Text>,
    }
}
