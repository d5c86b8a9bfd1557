# A connection that its person does not recognize: first what helps to remember.
report-link = I don't recognize this
report-title = You don't recognize { $app }?
report-lede = Look at this first. It may help you to remember.
report-known = What we know
report-app = App
report-bank = Bank
report-platform = Told to us by
report-device = Device
report-device-unknown = We were not told which one was used.
report-data = Data
report-purpose-unknown = We were not told.
report-ask = Ask those you share an account with. One of them may have connected it.
report-before = You reported this { $when }. That hold is over.

# Then the report.
report-what = What happens when you report it
report-stops = We stop it at once. We tell { $platform } that you don't recognize it.
report-ended = It has ended before. We tell { $platform } that you don't recognize it.
report-staff = Our staff look at it too.
report-hold = What should wait for the next 7 days?
report-hold-app = Only this app
report-hold-app-hint = If { $app } is connected again with your number, it waits until you let it through.
report-hold-all = All apps for now
report-hold-all-hint = Whatever is newly connected with your number waits. What you share now goes on.
report-send = Report this
report-keep = I know it after all
report-fault = Choose what should wait. Nothing was changed.

# What happens after it.
reported-title = You reported { $app }
reported-lede = You said { $when } that you don't recognize it.
reported-next = What happens next
reported-told = { $platform } was told { $when }.
reported-telling = We are telling { $platform } now.
reported-hold-app = New connections of { $app } with your number are on hold until { $date }.
reported-hold-all = New connections of any app with your number are on hold until { $date }.
reported-held = If one comes, it stands on your list. We ask that it gets no data until you let it through.
reported-lapses = The hold ends by itself { $when }. What waits then goes on waiting, until you let it through or we hear of it again.
reported-bank = Ask { $bank } if anybody else has used your account.
reported-bank-link = Go to the bank's own page
reported-see = See who has confirmed
reported-wider = Put all apps on hold
reported-lift = Lift this hold now
reported-lift-hint = This takes a passkey. What waits because of it goes through.

# A connection that waits.
row-held = On hold: it is new, and you have made a report. Let it through, or stop it.
tag-held = On hold
note-held = This is on hold: it is new, and you have made a report. We asked { $platform } to give { $app } no data.
note-held-until = Until { $date }, it takes a passkey to let this through.
note-held-after = It waits until you let it through, or until { $platform } tells us of it again.
note-halted = Our staff have paused this. We asked { $platform } to give { $app } no data until they let it go on. You can stop it for good.
note-reported = You told us that you don't recognize this.
note-reported-more = What happens next
held-let-through = Let it through

# What a code is not enough for.
passkey-title = This takes a passkey
passkey-why = A hold also guards you from people who can read your texts. A code is not enough to end it early. Nothing was changed.
passkey-do = Sign in with a passkey and try again. Or wait: { $when } the hold ends by itself.
passkey-back = Back to the connection
