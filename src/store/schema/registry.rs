//! The tables about apps and banks.

diesel::table! {
    recipients (id) {
        id -> Text,
        platform_id -> Text,
        external_id -> Text,
        name -> Text,
        legal_name -> Nullable<Text>,
        home_uri -> Nullable<Text>,
        privacy_uri -> Nullable<Text>,
        logo_uri -> Nullable<Text>,
        consequences -> Nullable<Text>,
        told_on -> BigInt,
        folded -> Text,
        curated -> Bool,
        own_consequences -> Bool,
    }
}

diesel::table! {
    institutions (id) {
        id -> Text,
        platform_id -> Text,
        external_id -> Text,
        name -> Text,
        home_uri -> Nullable<Text>,
        logo_uri -> Nullable<Text>,
        told_on -> BigInt,
        folded -> Text,
        curated -> Bool,
    }
}

diesel::table! {
    curations (id) {
        id -> Text,
        told_name -> Text,
        told_legal_name -> Nullable<Text>,
        told_home_uri -> Nullable<Text>,
        told_privacy_uri -> Nullable<Text>,
        told_logo_uri -> Nullable<Text>,
        told_consequences -> Nullable<Text>,
        name -> Nullable<Text>,
        legal_name -> Nullable<Text>,
        home_uri -> Nullable<Text>,
        privacy_uri -> Nullable<Text>,
        logo_uri -> Nullable<Text>,
        consequences -> Nullable<Text>,
        country -> Nullable<Text>,
        fast_reshare -> Bool,
        version -> BigInt,
        staff_id -> Text,
        updated_at -> BigInt,
    }
}

diesel::table! {
    consequences (recipient_id, version) {
        recipient_id -> Text,
        version -> BigInt,
        words -> Nullable<Text>,
        staff_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    logos (uri) {
        uri -> Text,
        id -> Nullable<Text>,
        due_at -> BigInt,
        failures -> BigInt,
        last_answer -> Nullable<Text>,
        fetched_at -> Nullable<BigInt>,
        png -> Nullable<Binary>,
    }
}
