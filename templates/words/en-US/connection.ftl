# One connection.
connection-back = All connections
connection-through = through { $platform } · at { $bank }
connection-can-see = What it can see
connection-covers = What this covers
connection-could-see = What it could see
connection-accounts = Accounts
connection-facts = Details
note-read-after-stop = Data was read after you stopped this, { $when }. Our staff have been told.
note-read-after-end = Data was read after this was ended, { $when }. Our staff have been told.
note-unlisted = { $platform } no longer lists this connection. It may have ended there. You can still stop it here.
note-follows = You stopped { $app } before. It was connected again since.

fact-when = { $when }
fact-since = Since
fact-until = Until
fact-until-stopped = you stop it
fact-for = For
fact-looked = Last looked
fact-not-looked = Not yet
fact-reads =
    { $count ->
        [one] once in 30 days
       *[other] { $count } times in 30 days
    }
fact-back = Goes back
fact-back-days =
    { $count ->
        [one] 1 day
       *[other] { $count } days
    }
fact-back-months = { $count } months
fact-back-years =
    { $count ->
        [one] 1 year
       *[other] { $count } years
    }
fact-kind = Permission
fact-kind-one-time = For one look only
fact-kind-time-bound = Until a set date
fact-kind-persistent = Until somebody ends it
fact-site = Website
fact-privacy = Privacy
fact-follows = Follows
fact-follows-link = a connection that you stopped

# Its ending. A party is never said to have stopped before it confirmed that.
ending-account = You stopped sharing { $account } { $when }
ending-accounts = You stopped sharing { $account } and { $more } more { $when }
ending-some-accounts = You stopped sharing some accounts { $when }
ending-reason-security = The reason given: safety.
ending-reason-rule = The reason given: a rule of the company.
ending-reason-other = The reason given: “{ $words }”
ending-order = Who ended it, in order
hop-is-done = Done:
hop-is-open = Not yet:
hop-asked-here = You asked to stop, here
hop-asked-stopped-here = You asked to stop, and it is stopped here
hop-asked-elsewhere = You ended it through { $platform }
hop-staff = Our staff asked to stop, for you
hop-staff-stopped-here = Our staff asked to stop, for you, and it is stopped here
hop-ended = { $who } ended it
hop-platform-waiting = { $platform } has not confirmed yet.
hop-platform-confirmed = { $platform } confirmed: no more data is read
hop-platform-telling = We are telling { $platform } now.
hop-platform-was-told = { $platform } was told
hop-platform-told = { $platform } has been told and has not confirmed yet.
hop-platform-asks = { $platform } asks us before each read.
hop-platform-unreached = We could not reach { $platform }.
hop-platform-unreached-yet = We could not reach { $platform } yet.
hop-again-at = We try again { $when }, and keep trying.
hop-again-now = We are trying again now, and keep trying.
hop-once-reached = We tell it as soon as we can reach it.
hop-staff-told = Our staff have been told.
hop-shown-here = This page shows it as soon as it does.
hop-silent = There has been no answer for two days. Our staff have been told.
hop-waiting = { $who }: not confirmed yet
hop-confirmed = { $who } confirmed
hop-failed = { $who } said that it could not stop.
hop-said = It said: “{ $words }”
hop-bank-check = You can check on the bank's own page.
hop-bank-end = You can also end it on the bank's own page.
hop-app-keeps = The app may keep what it already has.
deletion-asked = You asked that your data be deleted. { $platform } is being told.
deletion-passed-on = You asked that your data be deleted. { $platform } has been told, and nobody has answered yet.
deletion-waiting = { $who } has not said yet whether it deletes your data.
deletion-confirmed = { $who } says that it deleted your data { $when }.
deletion-refused = { $who } said { $when } that it will not delete your data.
deletion-by-law = { $who } says that a law makes it keep your data.
deletion-by-law-until = { $who } says that a law makes it keep your data until { $date }.
