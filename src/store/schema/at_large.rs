//! The tables of stops and halts at large.

diesel::table! {
    incidents (id) {
        id -> Text,
        measure -> Text,
        criteria -> Text,
        reason -> Text,
        why -> Text,
        case_reference -> Text,
        state -> Text,
        digest -> Text,
        counted_tenure -> Nullable<Text>,
        counted_connection -> Nullable<Text>,
        counts_unseen -> Bool,
        parts -> BigInt,
        connections -> BigInt,
        people -> BigInt,
        texts_each -> BigInt,
        cost_each -> BigInt,
        texts_digest -> BigInt,
        cost_digest -> BigInt,
        texts_new -> BigInt,
        cost_new -> BigInt,
        texts -> Nullable<Text>,
        parts_done -> BigInt,
        changed -> BigInt,
        texted -> BigInt,
        planned_by -> Text,
        planned_at -> BigInt,
        counted_at -> Nullable<BigInt>,
        begun_by -> Nullable<Text>,
        begun_at -> Nullable<BigInt>,
        alone -> Bool,
        failures -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    incident_parts (incident_id, part) {
        incident_id -> Text,
        part -> BigInt,
        connections -> Text,
        changed -> Nullable<Text>,
    }
}

diesel::table! {
    switched_off (recipient_id) {
        recipient_id -> Text,
        by_staff -> Text,
        reason -> Text,
        case_reference -> Text,
        since -> BigInt,
    }
}
