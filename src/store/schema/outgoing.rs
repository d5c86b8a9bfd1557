//! The tables of what goes out, and of what texts have cost.

diesel::table! {
    outbox (id) {
        id -> Text,
        channel -> Text,
        kind -> Text,
        urgency -> BigInt,
        platform_id -> Nullable<Text>,
        number_id -> Nullable<Text>,
        connection_id -> Nullable<Text>,
        revocation_id -> Nullable<Text>,
        body_sealed -> Nullable<Text>,
        state -> Text,
        attempts -> BigInt,
        unsettled -> BigInt,
        due_at -> BigInt,
        expires_at -> Nullable<BigInt>,
        lease -> Nullable<Text>,
        leased_until -> Nullable<BigInt>,
        last_answer -> Nullable<Text>,
        provider_id -> Nullable<Text>,
        created_at -> BigInt,
        settled_at -> Nullable<BigInt>,
        prefix -> Nullable<Text>,
        country -> Nullable<Text>,
        proving -> Bool,
        used_at -> Nullable<BigInt>,
        decoy -> Bool,
        carrier_step -> BigInt,
        tells -> Nullable<Text>,
        gathers -> Nullable<Text>,
        gathered -> BigInt,
        patient -> Bool,
        segments -> BigInt,
        repeats -> Nullable<BigInt>,
    }
}

diesel::table! {
    combined (message_id, connection_id) {
        message_id -> Text,
        connection_id -> Text,
    }
}

diesel::table! {
    text_blocks (prefix, proving) {
        prefix -> Text,
        proving -> Bool,
        since -> BigInt,
        until -> BigInt,
        lifted_at -> Nullable<BigInt>,
        why -> Nullable<Text>,
    }
}

diesel::table! {
    text_days (day, proving) {
        day -> BigInt,
        proving -> Bool,
        sent -> BigInt,
        spent -> BigInt,
    }
}

diesel::table! {
    inbox (id) {
        id -> Text,
        to_lookup -> Text,
        to_sealed -> Text,
        kind -> Text,
        body_sealed -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    raised_limits (id) {
        id -> Text,
        kind -> Text,
        amount -> BigInt,
        reason -> Text,
        asked_by -> Text,
        approved_by -> Text,
        since -> BigInt,
        until -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}
