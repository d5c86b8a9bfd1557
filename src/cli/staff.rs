//! `untether staff`: who comes in by the admin door. On the host nobody else need approve: whoever has it has
//! the keys as well.

use clap::Subcommand;
use untether::app::Base;
use untether::clock::Clock;
use untether::config::Config;
use untether::domain::staff::{Email, Role};
use untether::domain::time::rfc3339;
use untether::error::Error;
use untether::flows::staff::{Invited, Shut, break_glass, disable, invite};
use untether::store::staff;

use super::say;

#[derive(Subcommand)]
pub(super) enum StaffCommand {
    /// Invites somebody and prints the one-time address by which they join; good for 24 hours
    Invite {
        /// Their e-mail address
        email: String,
        /// What they are there for: viewer, support, operator, auditor or admin
        #[arg(long)]
        role: String,
    },
    /// Keeps somebody out, at once and wherever they are signed in
    Disable {
        /// Their e-mail address
        email: String,
    },
    /// For an emergency: lends somebody for an hour all but the record of acts. Everybody on the staff sees it
    /// until somebody else has reviewed it
    BreakGlass {
        /// Their e-mail address
        email: String,
    },
    /// Lists the staff
    List,
}

pub(super) async fn run(config: &Config, command: StaffCommand) -> Result<(), Error> {
    let Base { store, op } = Base::open(config).await?;
    let now = Clock::system().ms();
    let address = |typed: &str| {
        Email::parse(typed).ok_or_else(|| Error::Refused(format!("{typed:?} is no e-mail address")))
    };
    match command {
        StaffCommand::Invite { email, role } => {
            let (email, typed) = (address(&email)?, role);
            let role = Role::parse(&typed).ok_or_else(|| {
                Error::Refused(format!("there is no role {typed:?}; roles are {}", Role::choices()))
            })?;
            let who = email.as_str().to_owned();
            match store.write(move |db| invite(db, &op, None, &email, role, now)).await? {
                Invited::At(address) => say(&address),
                Invited::Already => {
                    return Err(Error::Refused(format!(
                        "{who} is on the staff; `untether staff disable` first to have them start over"
                    )));
                }
            }
        }
        StaffCommand::Disable { email } => {
            let email = address(&email)?;
            let who = email.as_str().to_owned();
            let done = store.write(move |db| match staff::by_email(db, email.as_str())? {
                Some(member) => disable(db, None, &member.id, now),
                None => Ok(Shut::Nobody),
            });
            if done.await? != Shut::Out {
                return Err(Error::Refused(format!("{who} is not on the staff, or shut out already")));
            }
            say("shut out");
        }
        StaffCommand::BreakGlass { email } => {
            let email = address(&email)?;
            let broken = store.write(move |db| break_glass(db, &op, &email, now)).await?;
            if let Some(address) = broken.invitation {
                say(&address);
            }
            say(&format!("until {}; everybody on the staff sees it", rfc3339(broken.until)));
        }
        StaffCommand::List => {
            for member in store.read(staff::all).await? {
                let state = match (member.disabled_at, member.joined_at) {
                    (Some(_), _) => " (shut out)",
                    (None, None) => " (invited)",
                    _ => "",
                };
                say(&format!("{}  {}{state}", member.email, member.role));
            }
        }
    }
    Ok(())
}
