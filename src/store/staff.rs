//! People on the operator's staff.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, kept, locked};
use super::schema::{staff, staff_invitations};
use crate::domain::staff::{EMERGENCY, Permission, Role};
use crate::error::Error;

/// Somebody on the staff.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = staff, treat_none_as_default_value = false)]
pub struct Member {
    /// `stf_...`
    pub id: String,
    /// In small letters.
    pub email: String,
    /// A [`Role`].
    pub role: String,
    /// As a PHC string; none where they have only passkeys.
    pub password: Option<String>,
    /// The secret of their authenticator app, sealed to their row.
    pub totp_sealed: String,
    /// The last time step whose code was used up.
    pub totp_step: i64,
    /// What their passkeys know them by.
    pub user_handle: String,
    /// Failed tries in a row.
    pub failures: i64,
    /// Until when nothing is tried, unix ms.
    pub locked_until: i64,
    /// Unix ms.
    pub created_at: i64,
    /// When they took up their invitation, unix ms.
    pub joined_at: Option<i64>,
    /// Unix ms.
    pub disabled_at: Option<i64>,
    /// Until when they may do what an emergency takes, unix ms.
    pub elevated_until: i64,
}

impl Member {
    /// What they are there for; none where a newer version wrote a role that is not known here, which may
    /// do nothing.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        Role::parse(&self.role)
    }

    /// Whether they can sign in at all.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        self.joined_at.is_some() && self.disabled_at.is_none()
    }

    /// Whether their role, or what an emergency lends them, allows something.
    #[must_use]
    pub fn may(&self, permission: Permission, now: i64) -> bool {
        let lent = self.elevated_until > now && EMERGENCY.contains(&permission);
        lent || self.role().is_some_and(|role| role.may(permission))
    }
}

/// Adds a member. `false` where there is one with this address.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, member: &Member) -> Result<bool, Error> {
    Ok(insert_or_ignore!(db, staff::table, member)? == 1)
}

/// One member.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, id: &str) -> Result<Option<Member>, Error> {
    Ok(kept!(db, get_result(staff::table.find(id))).optional()?)
}

/// The member with this address, in small letters.
///
/// # Errors
/// From the database.
pub fn by_email(db: &mut Conn, email: &str) -> Result<Option<Member>, Error> {
    Ok(kept!(db, get_result(staff::table.filter(staff::email.eq(email)))).optional()?)
}

/// One member, who stays as they are until the transaction ends.
///
/// # Errors
/// From the database.
pub fn lock(db: &mut Conn, id: &str) -> Result<Option<Member>, Error> {
    Ok(locked!(db, staff::table.filter(staff::id.eq(id))).optional()?)
}

/// The ids of the admins who can sign in. They stay so until the transaction ends: whoever takes another one away
/// meanwhile waits, and each goes by the same order.
///
/// # Errors
/// From the database.
pub fn lock_admins(db: &mut Conn) -> Result<Vec<String>, Error> {
    let query = staff::table
        .filter(staff::role.eq(Role::Admin.as_str()))
        .filter(staff::joined_at.is_not_null())
        .filter(staff::disabled_at.is_null())
        .order(staff::id)
        .select(staff::id);
    Ok(match db {
        Conn::Pg(pg) => query.for_no_key_update().load(pg)?,
        Conn::Sqlite(sqlite) => query.load(sqlite)?,
    })
}

/// Everybody, by address.
///
/// # Errors
/// From the database.
pub fn all(db: &mut Conn) -> Result<Vec<Member>, Error> {
    Ok(kept!(db, load(staff::table.order(staff::email)))?)
}

/// Keeps failed tries, and until when there are no more.
///
/// # Errors
/// From the database.
pub fn set_failures(db: &mut Conn, id: &str, failures: i64, locked_until: i64) -> Result<(), Error> {
    let change = (staff::failures.eq(failures), staff::locked_until.eq(locked_until));
    kept!(db, run(diesel::update(staff::table.find(id)).set(change)))?;
    Ok(())
}

/// Uses a time step up. `false` where it, or a later one, was used before.
///
/// # Errors
/// From the database.
pub fn use_step(db: &mut Conn, id: &str, step: i64) -> Result<bool, Error> {
    let using = diesel::update(staff::table.find(id))
        .filter(staff::totp_step.lt(step))
        .set(staff::totp_step.eq(step));
    Ok(kept!(db, execute(using))? == 1)
}

/// Keeps the secret of an authenticator app, and the step of the code that showed that it is there.
///
/// # Errors
/// From the database.
pub fn set_totp(db: &mut Conn, id: &str, sealed: &str, step: i64) -> Result<(), Error> {
    let change = (staff::totp_sealed.eq(sealed), staff::totp_step.eq(step));
    kept!(db, run(diesel::update(staff::table.find(id)).set(change)))?;
    Ok(())
}

/// Takes up an invitation: with a password, unless they have a passkey.
///
/// # Errors
/// From the database.
pub fn join(db: &mut Conn, id: &str, password: Option<&str>, now: i64) -> Result<(), Error> {
    let joining =
        diesel::update(staff::table.find(id)).set((staff::password.eq(password), staff::joined_at.eq(now)));
    kept!(db, run(joining))?;
    Ok(())
}

/// Gives somebody another role. `false` where it is the one they have, or they are disabled.
///
/// # Errors
/// From the database.
pub fn set_role(db: &mut Conn, id: &str, role: Role) -> Result<bool, Error> {
    let setting = diesel::update(staff::table.find(id))
        .filter(staff::role.ne(role.as_str()))
        .filter(staff::disabled_at.is_null())
        .set(staff::role.eq(role.as_str()));
    Ok(kept!(db, execute(setting))? == 1)
}

/// Keeps somebody out. `false` where they are out.
///
/// # Errors
/// From the database.
pub fn disable(db: &mut Conn, id: &str, now: i64) -> Result<bool, Error> {
    let disabling = diesel::update(staff::table.find(id))
        .filter(staff::disabled_at.is_null())
        .set(staff::disabled_at.eq(now));
    Ok(kept!(db, execute(disabling))? == 1)
}

/// Makes a member anew, as if they had just been invited: what they signed in with is gone.
///
/// # Errors
/// From the database.
pub fn start_over(db: &mut Conn, member: &Member) -> Result<(), Error> {
    let anew = (
        staff::role.eq(&member.role),
        staff::password.eq(None::<String>),
        staff::totp_sealed.eq(&member.totp_sealed),
        staff::totp_step.eq(0_i64),
        staff::failures.eq(0_i64),
        staff::locked_until.eq(0_i64),
        staff::joined_at.eq(None::<i64>),
        staff::disabled_at.eq(None::<i64>),
        staff::elevated_until.eq(0_i64),
    );
    kept!(db, run(diesel::update(staff::table.find(&member.id)).set(anew)))?;
    Ok(())
}

/// Lets somebody do what an emergency takes until then.
///
/// # Errors
/// From the database.
pub fn elevate(db: &mut Conn, id: &str, until: i64) -> Result<(), Error> {
    kept!(db, run(diesel::update(staff::table.find(id)).set(staff::elevated_until.eq(until))))?;
    Ok(())
}

/// Ends every invitation of somebody that was not used.
///
/// # Errors
/// From the database.
pub fn end_invitations(db: &mut Conn, staff_id: &str, now: i64) -> Result<(), Error> {
    let before = diesel::update(staff_invitations::table)
        .filter(staff_invitations::staff_id.eq(staff_id))
        .filter(staff_invitations::used_at.is_null())
        .set(staff_invitations::used_at.eq(now));
    kept!(db, run(before))?;
    Ok(())
}

/// Keeps an invitation, and ends those before it.
///
/// # Errors
/// From the database.
pub fn invite(db: &mut Conn, staff_id: &str, token_hash: &str, now: i64) -> Result<(), Error> {
    end_invitations(db, staff_id, now)?;
    let invitation = (
        staff_invitations::token_hash.eq(token_hash),
        staff_invitations::staff_id.eq(staff_id),
        staff_invitations::created_at.eq(now),
    );
    kept!(db, run(diesel::insert_into(staff_invitations::table).values(invitation)))?;
    Ok(())
}

/// The member whom an invitation of this or a later time names, while it is unused.
///
/// # Errors
/// From the database.
pub fn invited(db: &mut Conn, token_hash: &str, since: i64) -> Result<Option<Member>, Error> {
    let query = staff_invitations::table
        .inner_join(staff::table)
        .filter(staff_invitations::token_hash.eq(token_hash))
        .filter(staff_invitations::used_at.is_null())
        .filter(staff_invitations::created_at.ge(since))
        .filter(staff::disabled_at.is_null())
        .select(staff::all_columns);
    Ok(kept!(db, get_result(query)).optional()?)
}

/// Uses an invitation up. `true` for the one who did.
///
/// # Errors
/// From the database.
pub fn use_invitation(db: &mut Conn, token_hash: &str, now: i64) -> Result<bool, Error> {
    let using = diesel::update(staff_invitations::table.find(token_hash))
        .filter(staff_invitations::used_at.is_null())
        .set(staff_invitations::used_at.eq(now));
    Ok(kept!(db, execute(using))? == 1)
}
