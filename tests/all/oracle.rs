//! What DESIGN 6.1 makes of a history, written from its text alone: nothing of `src/` is used
//! here. One `Oracle` follows one consentId; times are seconds on the history's own scale.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Granted,
    Updated,
    Suspended,
    Expired,
    Revoked,
    /// `REVOCATION_PROGRESS` of the hop PLATFORM: confirmed, or failed.
    Progress(bool),
}

#[derive(Clone, Copy, Debug)]
pub struct Event {
    pub kind: Kind,
    pub sent_on: i64,
    /// Tells one content from another.
    pub version: u32,
    /// Of a content: when it runs out.
    pub expires: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Active,
    Suspended,
    Expired,
    Revoked,
    Pending,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Suspended => "SUSPENDED",
            Self::Expired => "EXPIRED",
            Self::Revoked => "REVOKED",
            Self::Pending => "REVOCATION_PENDING",
        }
    }
}

/// The answer to a notification: its status, and its `state` where the text settles it.
pub type Verdict = (u16, Option<&'static str>);

#[derive(Clone, Copy, Debug)]
struct Stop {
    at: i64,
    confirmed: bool,
}

#[derive(Clone, Debug)]
pub struct Oracle {
    now: i64,
    /// Whether its platform confirms at once (200) or only takes note (202).
    confirms: bool,
    content: Option<Event>,
    suspended: Option<i64>,
    expired: Option<i64>,
    revoked: Option<i64>,
    stop: Option<Stop>,
    pub webhooks: usize,
}

impl Oracle {
    pub fn new(now: i64, confirms: bool) -> Self {
        Self {
            now,
            confirms,
            content: None,
            suspended: None,
            expired: None,
            revoked: None,
            stop: None,
            webhooks: 0,
        }
    }

    pub fn version(&self) -> Option<u32> {
        self.content.map(|content| content.version)
    }

    /// None while no grant has come: there is no connection yet.
    pub fn status(&self) -> Option<Status> {
        let content = self.content?;
        if let Some(stop) = self.stop {
            return Some(if stop.confirmed { Status::Revoked } else { Status::Pending });
        }
        // Equal times: the ended state wins, and the more final one among them.
        let holds = |since: Option<i64>| since.is_some_and(|since| since >= content.sent_on);
        let over = content.expires.is_some_and(|expires| expires <= self.now);
        Some(if holds(self.revoked) {
            Status::Revoked
        } else if holds(self.expired) || over {
            Status::Expired
        } else if holds(self.suspended) {
            Status::Suspended
        } else {
            Status::Active
        })
    }

    pub fn notify(&mut self, event: Event) -> Verdict {
        match event.kind {
            Kind::Granted | Kind::Updated => self.content(event),
            Kind::Suspended | Kind::Expired | Kind::Revoked => self.ended(event),
            Kind::Progress(confirmed) => self.progress(confirmed),
        }
    }

    /// A person asks to stop. Only what reads as running can be stopped.
    pub fn stop(&mut self) {
        if matches!(self.status(), Some(Status::Active | Status::Suspended)) {
            self.webhooks += 1;
            self.stop = Some(Stop { at: self.now, confirmed: self.confirms });
        }
    }

    fn content(&mut self, event: Event) -> Verdict {
        let Some(content) = self.content else {
            self.content = Some(event);
            return (201, None);
        };
        if self.stop.is_some_and(|stop| event.sent_on > stop.at) {
            self.webhooks += 1;
            // Told again, a platform that confirms has confirmed.
            if let Some(stop) = &mut self.stop {
                stop.confirmed |= self.confirms;
            }
            return (200, Some("DRIFT"));
        }
        let newest = match event.kind {
            Kind::Granted => event.sent_on > content.sent_on,
            _ => event.sent_on >= content.sent_on,
        };
        if !newest {
            return (200, Some("IGNORED"));
        }
        self.content = Some(event);
        (200, Some("APPLIED"))
    }

    fn ended(&mut self, event: Event) -> Verdict {
        if let (Some(stop), Some(content)) = (&mut self.stop, self.content) {
            if event.kind != Kind::Revoked {
                return (200, Some("IGNORED"));
            }
            if stop.confirmed {
                return (200, None);
            }
            if event.sent_on < content.sent_on {
                return (200, Some("IGNORED"));
            }
            stop.confirmed = true;
            return (200, Some("APPLIED"));
        }
        let newest = match event.kind {
            Kind::Suspended => &mut self.suspended,
            Kind::Expired => &mut self.expired,
            _ => &mut self.revoked,
        };
        *newest = (*newest).max(Some(event.sent_on));
        self.known()
    }

    fn progress(&mut self, confirmed: bool) -> Verdict {
        if let Some(stop) = &mut self.stop {
            // A confirmed hop never goes back.
            stop.confirmed |= confirmed;
        }
        self.known()
    }

    fn known(&self) -> Verdict {
        match self.content {
            Some(_) => (200, None),
            None => (202, Some("PARKED")),
        }
    }
}

#[test]
fn equal_times_end_it() {
    let event = |kind, sent_on| Event { kind, sent_on, version: 0, expires: None };
    let mut late = Oracle::new(300, true);
    assert_eq!(late.notify(event(Kind::Revoked, 60)), (202, Some("PARKED")));
    assert_eq!(late.notify(event(Kind::Granted, 60)), (201, None));
    assert_eq!(late.status(), Some(Status::Revoked));
    late.notify(event(Kind::Updated, 61));
    assert_eq!(late.status(), Some(Status::Active));
    late.stop();
    assert_eq!(late.notify(event(Kind::Updated, 301)).1, Some("DRIFT"));
    assert_eq!((late.status(), late.webhooks), (Some(Status::Revoked), 2));
}
