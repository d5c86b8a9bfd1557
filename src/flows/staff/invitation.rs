//! Invitations: a one-time address by which somebody sets up how they sign in.

use super::super::Operator;
use super::{begin_session, fresh_codes};
use crate::domain::audit::{Act, Deed};
use crate::domain::keyring::Purpose;
use crate::domain::staff::{Email, Role};
use crate::domain::time::HOUR;
use crate::domain::{id, passkey, secrets, totp};
use crate::error::Error;
use crate::store::staff::Member;
use crate::store::{Conn, audit, staff, staff_keys, staff_sessions};

/// How long an invitation is good.
const LASTS: i64 = 24 * HOUR;

/// What came of inviting somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invited {
    /// The one-time address, to be handed to them by a way that is safe.
    At(String),
    /// They are on the staff, and sign in as they do.
    Already,
}

/// Invites somebody. Who was invited before and has not come, or was kept out, starts over. `by`: who on the
/// staff; none for the host's command line.
///
/// # Errors
/// From the database.
pub fn invite(
    db: &mut Conn,
    op: &Operator,
    by: Option<&str>,
    email: &Email,
    role: Role,
    now: i64,
) -> Result<Invited, Error> {
    match expect(db, op, by, email, role, now)? {
        Some(staff_id) => address(db, op, &staff_id, now).map(Invited::At),
        None => Ok(Invited::Already),
    }
}

/// As [`invite`], without an address yet: nobody can join, and nobody by an older one. Their id; none where they
/// are on the staff.
///
/// # Errors
/// From the database.
pub fn expect(
    db: &mut Conn,
    op: &Operator,
    by: Option<&str>,
    email: &Email,
    role: Role,
    now: i64,
) -> Result<Option<String>, Error> {
    let known = match staff::by_email(db, email.as_str())? {
        // Who joins at this moment is waited for.
        Some(member) => staff::lock(db, &member.id)?,
        None => None,
    };
    if known.as_ref().is_some_and(Member::is_active) {
        return Ok(None);
    }
    let staff_id = known.as_ref().map_or_else(|| id::fresh("stf", now), |member| member.id.clone());
    let member = Member {
        email: email.as_str().to_owned(),
        role: role.to_string(),
        password: None,
        totp_sealed: op.keys.seal(Purpose::Encryption, &staff_id, &totp::fresh()),
        totp_step: 0,
        user_handle: passkey::fresh_handle(),
        failures: 0,
        locked_until: 0,
        created_at: now,
        joined_at: None,
        disabled_at: None,
        elevated_until: 0,
        id: staff_id,
    };
    if known.is_some() {
        staff_keys::remove_all(db, &member.id)?;
        staff_sessions::end_all(db, &member.id, now)?;
        staff::start_over(db, &member)?;
    } else if !staff::insert(db, &member)? {
        // Somebody else has invited them at this moment.
        return Ok(None);
    }
    staff::end_invitations(db, &member.id, now)?;
    let act = Act::by_staff_or_host(Deed::StaffInvited, by).about(&member.id);
    audit::append(db, &act.with([("role", role.as_str().into())]), now)?;
    Ok(Some(member.id))
}

/// A fresh address by which somebody joins who is expected; one from before leads nowhere from then on.
fn address(db: &mut Conn, op: &Operator, staff_id: &str, now: i64) -> Result<String, Error> {
    let token = secrets::token::<16>();
    staff::invite(db, staff_id, &secrets::digest(&token), now)?;
    Ok(format!("{}/invitation/{token}", op.admin_origin))
}

/// The address for whoever asked for an invitation that another approved. None where its member has come, was
/// kept out, or was invited anew as something else.
///
/// # Errors
/// From the database.
pub fn hand_on(
    db: &mut Conn,
    op: &Operator,
    by: &str,
    (email, role): (&str, &str),
    now: i64,
) -> Result<Option<String>, Error> {
    let Some(known) = staff::by_email(db, email)? else { return Ok(None) };
    let expected =
        |member: &Member| member.joined_at.is_none() && member.disabled_at.is_none() && member.role == role;
    let Some(member) = staff::lock(db, &known.id)?.filter(expected) else { return Ok(None) };
    let address = address(db, op, &member.id, now)?;
    audit::append(db, &Act::by_staff(Deed::InvitationHanded, by).about(&member.id), now)?;
    Ok(Some(address))
}

/// Whom an invitation names, while it is good.
///
/// # Errors
/// From the database.
pub fn invited(db: &mut Conn, token: &str, now: i64) -> Result<Option<Member>, Error> {
    staff::invited(db, &secrets::digest(token), now - LASTS)
}

/// What came of taking an invitation up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joining {
    /// They are in: the key of their session, and their recovery codes.
    In(String, Vec<String>),
    /// The code is not the one that the app shows.
    WrongCode,
    /// It was used, ran out, or never was.
    Gone,
}

/// Takes an invitation up with a password, kept as it is given here, and the secret of an authenticator app with
/// a code of it. The secret is the page's own: whoever opened the invitation before has seen another.
///
/// # Errors
/// From the database.
pub fn join(
    db: &mut Conn,
    op: &Operator,
    token: &str,
    (password, secret, code): (&str, &str, &str),
    now: i64,
) -> Result<Joining, Error> {
    let Some(member) = invited(db, token, now)? else { return Ok(Joining::Gone) };
    let Some(step) = totp::step_of(secret, code, now) else { return Ok(Joining::WrongCode) };
    let joined = let_in(db, token, &member, Some(password), now)?;
    // Only of the one whose invitation it was: of two who join at once the other must leave no secret behind.
    if matches!(joined, Joining::In(..)) {
        staff::set_totp(db, &member.id, &op.keys.seal(Purpose::Encryption, &member.id, secret), step)?;
    }
    Ok(joined)
}

/// Lets somebody in who has shown what they will sign in with.
///
/// # Errors
/// From the database.
pub fn let_in(
    db: &mut Conn,
    token: &str,
    member: &Member,
    password: Option<&str>,
    now: i64,
) -> Result<Joining, Error> {
    // Whoever invites them anew at this moment is waited for.
    if staff::lock(db, &member.id)?.is_none_or(|member| member.disabled_at.is_some())
        || !staff::use_invitation(db, &secrets::digest(token), now)?
    {
        return Ok(Joining::Gone);
    }
    staff::join(db, &member.id, password, now)?;
    let codes = fresh_codes(db, &member.id, now)?;
    audit::append(db, &Act::by_staff(Deed::StaffJoined, &member.id), now)?;
    let key = begin_session(db, &member.id, Some(now), now, now)?;
    Ok(Joining::In(key, codes))
}
