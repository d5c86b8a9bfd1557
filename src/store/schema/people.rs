//! The tables about people: their numbers, who held them when, and how they sign in.

diesel::table! {
    numbers (id) {
        id -> Text,
        lookup -> Text,
        sealed -> Text,
        reported -> Bool,
        created_at -> BigInt,
        minute_at -> BigInt,
        day_at -> BigInt,
        day_texts -> BigInt,
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
        passkeys -> BigInt,
        locked_at -> Nullable<BigInt>,
        joined_id -> Nullable<Text>,
        moved_at -> Nullable<BigInt>,
        proof_ended_at -> Nullable<BigInt>,
        hides_apps -> Bool,
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
        proving_id -> Nullable<Text>,
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
        proven_by -> Text,
        passkey_id -> Nullable<Text>,
        limited -> Bool,
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
        forgotten_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    passkeys (id) {
        id -> Text,
        tenure_id -> Text,
        user_handle -> Text,
        credential_hash -> Text,
        credential -> Text,
        name -> Text,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    ceremonies (id) {
        id -> Text,
        session_id -> Nullable<Text>,
        state -> Text,
        created_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    changes (id) {
        id -> Text,
        kind -> Text,
        tenure_id -> Text,
        by_tenure_id -> Nullable<Text>,
        subject -> Text,
        detail -> Nullable<Text>,
        asked_at -> BigInt,
        due_at -> BigInt,
        settled_at -> Nullable<BigInt>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    sign_in_links (token_hash) {
        token_hash -> Text,
        platform_id -> Text,
        tenure_id -> Text,
        created_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    holds (id) {
        id -> Text,
        tenure_id -> Text,
        recipient_id -> Nullable<Text>,
        reported_connection_id -> Text,
        created_at -> BigInt,
        lapses_at -> BigInt,
        lifted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    opt_outs (lookup) {
        lookup -> Text,
        since -> BigInt,
    }
}

diesel::table! {
    inbound_texts (id) {
        id -> Text,
        at -> BigInt,
    }
}
