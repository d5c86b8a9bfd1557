# Stops and halts at large, and apps that are switched off.

staff-nav-incidents = Incidents
staff-incidents-lede = Stop or pause sharing for many people at once, after counting whom it meets.
staff-incidents-done = What there was
staff-incidents-none = Nothing was stopped or paused at large so far.
staff-incidents-back = All incidents
staff-incident-by = Laid out by
staff-incident-look = Look at it
staff-incident-look-again = Look again

staff-incident-plan = Lay out another
staff-incident-plan-lede = Nothing is changed by this. First it is counted, and you see whom it would meet.
staff-incident-what = What shall be done?
staff-incident-revoke = End
staff-incident-revoke-hint = For good. Sharing again takes a new consent by each person.
staff-incident-suspend = Pause
staff-incident-suspend-hint = The platform is asked to give no data until you let it go on. People can still end it.
staff-incident-resume = Let go on
staff-incident-resume-hint = What staff have paused, and nothing else.
staff-incident-which = Which connections?
staff-incident-which-hint = All that you enter must hold. Name an app or bank as people read it, or by its id.
staff-incident-app = App
staff-incident-bank = Bank
staff-incident-kind = Kind of data
staff-incident-any-kind = Any
staff-incident-from = Shared from (UTC)
staff-incident-to = Shared up to (UTC)
staff-incident-list = Or a list
staff-incident-list-hint = Ids of connections or consents, with spaces, commas or lines between. At most ten thousand.
staff-incident-listed = Ids in the list
staff-incident-because = Which reason do platforms read?
staff-incident-security = Security
staff-incident-security-hint = Something was wrong, or may have been.
staff-incident-rule = A rule
staff-incident-rule-hint = A rule of yours, of a bank or of the law.
staff-incident-read-as = Read as
staff-incident-count = Count whom it meets

staff-incident-fault-measure = Choose what shall be done.
staff-incident-fault-nothing = Enter an app, a bank, a kind of data, a day, or a list: nothing is done to everything.
staff-incident-fault-both = Give a list, or choose by app, bank, kind and day: not both.
staff-incident-fault-long = Give at most { $most } ids at a time.
staff-incident-fault-kind = Choose a kind of data from the list.
staff-incident-fault-day = Enter a day, such as 2026-11-20.
staff-incident-fault-span = The last day is before the first.
staff-incident-fault-because = Choose which reason platforms read.
staff-incident-fault-case = Enter a case reference of at most 80 characters.
staff-incident-fault-app = No app is called that. Enter its name as people read it, or its id.
staff-incident-fault-same-id = Several platforms know one by this id. Enter the name, or our own id.
staff-incident-fault-bank = No bank is called that. Enter its name as people read it, or its id.
staff-incident-fault-unknown = { $count ->
    [one] This id is no connection's: { $ids }.
   *[other] { $count } of these ids are no connection's, such as { $ids }.
}
staff-incident-fault-ambiguous = { $count ->
    [one] Several platforms know a consent by this id: { $ids }. Enter the connection's id.
   *[other] Several platforms know consents by { $count } of these ids, such as { $ids }. Enter the ids of the connections.
}

staff-incident-title-revoke = { $count ->
    [one] End { $count } connection
   *[other] End { $count } connections
}
staff-incident-title-suspend = { $count ->
    [one] Pause { $count } connection
   *[other] Pause { $count } connections
}
staff-incident-title-resume = { $count ->
    [one] Let { $count } connection go on
   *[other] Let { $count } connections go on
}
staff-incident-counting = Being counted
staff-incident-counted = Counted. Nothing was changed yet.
staff-incident-running = Under way
staff-incident-paused = Halted on the way
staff-incident-finished = Done
staff-incident-cancelled = Given up
staff-incident-so-far = { $count } so far. Nothing is changed by counting.

staff-incident-texts = What shall its people be texted?
staff-incident-each = A text for each connection
staff-incident-digest = One text for each person
staff-incident-no-texts = No texts
staff-incident-no-texts-hint = People read of it when they next look.
staff-incident-texts-come-to = { $count ->
    [one] Up to { $count } text, about { $cost }.
   *[other] Up to { $count } texts, about { $cost }.
}
staff-incident-texts-hint = No number gets more than five a day and one for the rest. Nobody is texted between 9 in the evening and 8 in the morning. What came while it was paused is new to its people: they are told in any case, and that is counted here.
staff-incident-begin = Begin
staff-incident-ask = Ask a second person
staff-incident-second = Above ten connections in 24 hours, a second person must approve. They see the same mark of this count.
staff-incident-go-on = Begin it, or ask a second person
staff-incident-pause = Halt it on the way
staff-incident-continue = Go on
staff-incident-cancel = Give it up
staff-incident-stale = This was counted more than 24 hours ago. Lay it out anew.
staff-incident-nothing = There is nothing to change. Lay out another.
staff-incident-over = Somebody else has begun it, halted it, or given it up since you saw it.

staff-incident-chosen = What was chosen
staff-incident-connections = Connections
staff-incident-people = People who can be texted
staff-incident-mark = Mark of this count
staff-incident-sample = A sample
staff-incident-all = All of them
staff-incident-consent = Consent
staff-incident-shared = Shared
staff-incident-stands = As it stands

staff-incident-report = Report
staff-incident-progress = How far it is
staff-incident-parts = { $done } of { $all } parts
staff-incident-begun = Begun by
staff-incident-ended = Over
staff-incident-changed = Changed
staff-incident-unchanged = Had changed before, and were left
staff-incident-left = Not reached
staff-incident-texted = Texts
staff-incident-confirmed = Confirmed by the platform
staff-incident-waiting = Not confirmed yet
staff-incident-failed = Could not be stopped
staff-incident-part = Part { $number } of { $all }
staff-incident-yes = Yes
staff-incident-no = No: it had changed before
staff-incident-not-yet = Not yet
staff-incident-before = The part before
staff-incident-after = The next part
staff-incident-back = Back to the whole

staff-switches = Apps that are switched off
staff-switches-lede = What is granted to such an app waits before it can be read, and the platform is told. What was shared before goes on, unless you end or pause it above.
staff-switches-none = No app is switched off.
staff-switch-by = Switched off by
staff-switch-off = Switch an app off
staff-switch-off-button = Switch it off now
staff-switch-app-hint = By its name, under every platform that knows it so by now; or by its id.
staff-switch-already = This app is switched off.
staff-switch-on = Switch it on again
staff-switch-on-of = Switch it on again: { $app }
staff-switch-on-hint = A second person must approve. What waits goes on when you let it.
staff-switch-ask = Ask a second person

staff-approval-incident = { $measure }: { $count ->
    [one] { $count } connection
   *[other] { $count } connections
} ({ $texts }; mark { $mark })
staff-approval-switch-on = Switch { $app } on again
staff-case-grant-held = Grants to an app that is switched off
staff-case-incident-stuck = A stop or pause at large could not go on
