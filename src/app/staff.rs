//! The demo's staff: one for each role, and a second admin, since some things take two.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Base;
use crate::domain::keyring::Purpose;
use crate::domain::staff::{Email, Role};
use crate::domain::{password, secrets};
use crate::error::Error;
use crate::flows::staff::invite;
use crate::store::staff;

/// How somebody on the demo's staff signs in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StaffCredentials {
    role: String,
    email: String,
    password: String,
    /// Base32.
    totp_secret: String,
}

const PEOPLE: [(Role, &str); 6] = [
    (Role::Admin, "ada@staff.example"),
    (Role::Admin, "grace@staff.example"),
    (Role::Support, "sam@staff.example"),
    (Role::Operator, "olive@staff.example"),
    (Role::Auditor, "august@staff.example"),
    (Role::Viewer, "vera@staff.example"),
];

/// The staff: that of the last start while it can still sign in, made anew otherwise.
pub(super) async fn people(
    base: &Base,
    known: Vec<StaffCredentials>,
    now: i64,
) -> Result<Vec<StaffCredentials>, Error> {
    let there = base.store.read(staff::all).await?;
    let mut people = Vec::with_capacity(PEOPLE.len());
    for (role, email) in PEOPLE {
        let is_there = there.iter().any(|member| member.email == email && member.is_active());
        let before = known.iter().find(|one| one.email == email && is_there);
        people.push(match before {
            Some(before) => before.clone(),
            None => made(base, role, email, now).await?,
        });
    }
    Ok(people)
}

async fn made(base: &Base, role: Role, email: &str, now: i64) -> Result<StaffCredentials, Error> {
    let address = Email::parse(email).ok_or_else(|| Error::Bug(format!("{email} is no address")))?;
    let password = secrets::token::<16>();
    let (op, kept) = (Arc::clone(&base.op), password::kept(&password));
    let secret = base
        .store
        .write(move |db| {
            // Of an earlier start whose passwords are lost.
            if let Some(before) = staff::by_email(db, address.as_str())? {
                staff::disable(db, &before.id, now)?;
            }
            invite(db, &op, None, &address, role, now)?;
            let member = staff::by_email(db, address.as_str())?;
            let member = member.ok_or_else(|| Error::Bug("nobody was invited".into()))?;
            staff::join(db, &member.id, Some(&kept), now)?;
            Ok(op.keys.open(Purpose::Encryption, &member.id, &member.totp_sealed)?)
        })
        .await?;
    Ok(StaffCredentials { role: role.to_string(), email: email.to_owned(), password, totp_secret: secret })
}
