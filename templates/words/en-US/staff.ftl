# The admin door. It speaks English only.
staff-title = { $brand } staff
staff-sandbox = Nobody here is real. Sign in with what is written in credentials.json.
staff-nav-you = Your account
staff-nav-today = Today
staff-nav-people = People
staff-nav-messages = Texts
staff-nav-deliveries = Webhooks
staff-nav-platforms = Platforms
staff-nav-approvals = Approvals
staff-nav-staff = Staff
staff-nav-audit = Record
staff-role-viewer = Viewer
staff-role-support = Support
staff-role-operator = Operator
staff-role-auditor = Auditor
staff-role-admin = Admin
staff-more = More
staff-reason = Reason
staff-since = Since

# Coming in.
staff-email = E-mail address
staff-password = Password
staff-sign-in-title = Sign in
staff-sign-in-lede = For the staff of { $brand }.
staff-sign-in-button = Go on
staff-sign-in-wrong = Address and password don't match. After ten tries that fail, nobody can sign in here for 30 minutes.
staff-sign-in-idle = We signed you out after a while without use. Nothing was changed.
staff-sign-in-lost = Lost your phone and your codes? An admin can invite you again.
staff-totp = Code
staff-code-title = Enter your code
staff-code-lede = Your authenticator app shows six digits. Each set works once.
staff-code-button = Sign in
staff-code-wrong = That code doesn't match, or it was used before. Wait for the next one and try again.
staff-confirm-title = Confirm that it is you
staff-confirm-lede = What you want to do takes a fresh proof. It holds for 20 minutes.
staff-confirm-held = What you want to do takes a fresh proof. What you entered is kept: you read it once more before anything is done.
staff-passkey-wrong = That passkey didn't work. Try again, or use a code.
staff-go-on-title = Go on with what you entered
staff-go-on-lede = We know now that it is you. Nothing was done yet: read once more what you entered.
staff-go-on-about = For
staff-go-on-yes = Yes
staff-go-on-delete = Ask the app to delete what it has
staff-go-on-end-key = End a key
staff-go-on-end-secret = End a secret
staff-recovery-summary = Use a recovery code
staff-recovery-code = Recovery code
staff-recovery-button = Use this code
staff-invitation-title = Join the staff
staff-invitation-lede = You were invited as { $email }. Choose how you will sign in.
staff-invitation-passkey = With a passkey
staff-invitation-passkey-what = The safest way, and the quickest. Your device asks for your finger, face or PIN.
staff-invitation-passkey-button = Make a passkey
staff-invitation-password = With a password and codes
staff-invitation-scan = Scan this with your authenticator app, then enter the code that it shows.
staff-invitation-picture = Picture for an authenticator app
staff-invitation-key = Or type this key there:
staff-invitation-button = Join
staff-invitation-code-wrong = That code is not the one your app shows now. Check its clock and try again.
staff-new-password = New password
staff-new-password-hint = At least 12 characters, and nothing that others would try first.
staff-password-short = Choose a password of at least 12 characters.
staff-password-long = Choose a password of at most 128 characters.
staff-password-common = That password is among those that are tried first. Choose another.
staff-codes-title = Keep your recovery codes
staff-codes-lede = Each signs you in once, if you lose your phone. They are not shown again.
staff-codes-done = Done
staff-account-title = Your account
staff-account-ways = How you sign in
staff-account-set = Set, with codes from an app
staff-account-unset = None
staff-account-passkeys = Passkeys
staff-account-codes = Recovery codes left
staff-account-new-codes = Make new recovery codes
staff-account-new-codes-hint = Those that you have now stop working.

# Faults.
staff-fault-to-start = Go to the start
staff-fault-role = Your role doesn't include this
staff-fault-role-why = Each role on the staff sees what its work takes, and no more.
staff-fault-role-do = Nothing was changed. An admin can give you another role.
staff-fault-not-found-why = The address may be mistyped, or what it showed is gone.
staff-fault-nothing-changed = Nothing was changed. Go back and try once more.
staff-fault-forbidden-why = The request did not come from one of our own pages.
staff-fault-unavailable = We can't reach the data right now
staff-fault-unavailable-do = Nothing was changed. Try again in a minute.
staff-fault-internal-why = We have noted it in the log.
staff-fault-internal-do = Look how things stand before you try again.

# Today.
staff-today-lede = What needs a person, the oldest first.
staff-today-approvals = { $count ->
    [one] { $count } request waits for a second person.
   *[other] { $count } requests wait for a second person.
}
staff-case-kinds = Kinds of cases
staff-case-all = All
staff-case-none = Nothing waits
staff-case-none-why = When something needs a person, it stands here until somebody closes it.
staff-case-since = Since
staff-case-with = with
staff-case-look = Look
staff-case-take = Take
staff-case-close = Close
staff-case-reason = What was done
staff-case-no-reason = Say what was done before you close a case, without a phone number.
staff-case-not-yours = It is closed already, or it takes somebody else: nobody reviews what they did themselves.
staff-case-close-button = Close this case
staff-case-drift = Shared again after a stop
staff-case-report = Not recognized by its person
staff-case-read-after-stop = Read after the stop
staff-case-connection = { $app }, { $bank }
staff-case-app = The app
staff-case-at-large = Pause or end at large
staff-case-texts = Texts
staff-case-webhooks = Webhooks
staff-case-people = The person
staff-case-tell-again = Tell the platform again
staff-case-told = The platform is told once more.
staff-case-nothing-to-tell = There is nothing to tell: the case is closed, or what it was about runs again.
staff-case-hop-failed = A party could not stop
staff-case-hop-stalled = A party has not answered
staff-case-webhook-disabled = Webhook target switched off
staff-case-delivery-failed = Message given up
staff-case-texts-blocked = Texts blocked
staff-case-texts-held = More texts than usual
staff-case-texts-refused = Texts not taken
staff-case-budget-low = Budget almost used up
staff-case-budget-spent = Budget used up
staff-case-recovery = Asks to be let in
staff-case-caller-denied = Says that they did not ask
staff-case-flood = Many revocations at once
staff-case-break-glass = Emergency access, to be reviewed by somebody else
staff-case-staff-locked = Somebody tried to sign in as staff

# People.
staff-people-lede = Find somebody who calls. Each look is recorded, and they can read of it.
staff-people-q = Number, consent, connection or subject
staff-people-hint = A whole number, such as +1 415 555 0011, or one of the ids.
staff-people-button = Search
staff-people-empty = Enter a whole number or an id.
staff-people-found = { $count ->
    [0] Nobody found
    [one] { $count } number found
   *[other] { $count } numbers found
}
staff-people-none = Check the number with the caller, or ask for the id that their app shows.
staff-people-number = Number
staff-people-tenures = { $count ->
    [one] Held by { $count } person
   *[other] Held by { $count } people, one after the other
}
staff-people-proven = last proven
staff-people-open = Open
staff-why-title = Why do you open this person?
staff-why-lede = What you enter is recorded. It holds for 30 minutes.
staff-why-hint = For those who review it. No phone number, please. The person reads that you looked, and when.
staff-why-case = Case reference
staff-why-fault = Enter a reason, without a phone number, and a case reference.
staff-person-until = Open until
staff-person-back = Back to the person
staff-person-nobody = Nobody has proven this number yet.
staff-reveal = Show the whole number
staff-reveal-hint = The person can read that you saw it.
staff-reveal-button = Show it
staff-tenure-open = Holds the number now
staff-tenure-closed = Held it before
staff-tenure-since = Since
staff-tenure-proven = Last proven
staff-tenure-until = Until
staff-tenure-locked = codes alone open nothing
staff-connections = Connections
staff-connections-none = None
staff-app = App
staff-bank = Bank
staff-status = Status
staff-status-active = Active
staff-status-pending = Stopped, not confirmed yet
staff-status-revoked = Ended
staff-status-expired = Run out
staff-status-suspended = Paused
staff-time-line = What happened
staff-time-line-older = Older events of one person.
staff-connection-theirs = This is what its person reads. “You” is the person.
staff-connection-data = Kinds of data

# Texts and parties in a time line.
staff-text-code = Text with a code
staff-text-notice = Text about a connection
staff-text-alert = Alert by text
staff-text-receipt = Receipt by text
staff-text-reminder = Reminder by text
staff-text-reply = Answer by text
staff-delivery-entered = entered
staff-delivery-waiting = waits
staff-delivery-lost = not delivered
staff-delivery-delivered = delivered
staff-delivery-sent = sent
staff-delivery-failed = given up
staff-delivery-blocked = blocked
staff-delivery-dropped = not sent
staff-hop-untether = We recorded the stop
staff-hop-platform = Platform
staff-hop-institution = Bank
staff-hop-recipient = App
staff-hop-pending = not told yet
staff-hop-sent = told
staff-hop-confirmed = confirmed that it stopped
staff-hop-failed = could not stop

# Texts.
staff-texts-lede = What texts cost, whether their codes are entered, and who gets none.
staff-reason-fault = Enter a reason of at most 300 characters, without a phone number.
staff-texts-today = Today
staff-texts-whose = Texts to
staff-texts-known = Known numbers
staff-texts-proving = Numbers under proof
staff-texts-sent = Sent
staff-texts-left = Left
staff-texts-spent = Cost
staff-texts-money-left = Money left
staff-texts-days = Texts per day
staff-texts-chart = Texts per day, the last 30 days: { $total } in all, most on { $day } with { $most }.
staff-texts-chart-none = No text went out in the last 30 days.
staff-texts-table = Show as a table
staff-texts-day = Day (UTC)
staff-texts-known-cost = Cost, known
staff-texts-proving-cost = Cost, under proof
staff-texts-codes = Codes of the last 24 hours
staff-texts-by-country = By country
staff-texts-by-prefix = By beginning of the number
staff-texts-country = Country
staff-texts-prefix = Beginning
staff-texts-prefix-what = A beginning is a number without its last four digits. We keep no beginning, only a digest of it: a short form of that stands here, the same for the same beginning.
staff-texts-part = There were more codes than we count here: these are the newest { $count }.
staff-texts-others = { $count ->
    [one] And one other, with no more codes than the last of these.
   *[other] And { $count } others, each with no more codes than the last of these.
}
staff-texts-entered = Entered
staff-texts-share = Share
staff-texts-elsewhere = Not known
staff-texts-no-codes = No code went out.
staff-blocks = Blocks
staff-blocks-none = No beginning is blocked.
staff-blocks-what = Numbers with one of these beginnings get no codes.
staff-block-why = Too few of its codes were entered.
staff-block-until = Until
staff-block-lift = Lift
staff-block-lift-of = Lift the block of { $prefix }
staff-block-lift-button = Lift this block
staff-block-lift-hint = From now on its codes are judged anew. If too few are entered again, it is blocked again.

# Limits that are raised.
staff-limits = Raised limits
staff-limits-none = Nothing is raised: the figures above are those of the settings.
staff-limit-set = Instead of { $set }
staff-limit-approved-by = approved by
staff-limit-raise = Raise a limit
staff-limit-which = Limit of a day
staff-limit-to = Raise it to
staff-limit-to-hint = Above what is set, at least what stands now, and at most { $times } times what is set.
staff-limit-hint = A second person must approve it. It holds until { $hours } hours from now, and what waits for it goes out at once.
staff-limit-known-texts = Texts to known numbers
staff-limit-known-money = Cost of texts to known numbers
staff-limit-proving-texts = Texts to numbers under proof
staff-limit-proving-money = Cost of texts to numbers under proof
staff-limit-fault = Choose a limit.
staff-limit-fault-amount = Enter a figure above { $from } and of at most { $most }.
staff-limit-fault-raised = It stands at { $from } now. Enter that or more, and at most { $most }.

# Webhooks.
staff-webhooks-lede = What we tell platforms, and whether they take it.
staff-targets = Targets
staff-target-none = No target is set
staff-target-stand-in = The demo's own
staff-target-on = On
staff-target-failing = Fails since
staff-target-off = Switched off
staff-target-waiting = { $count ->
    [0] Nothing waits
    [one] { $count } waits
   *[other] { $count } wait
}
staff-target-waiting-many = More than { $count } wait
staff-target-given-up = { $count ->
    [0] none given up
    [one] { $count } given up
   *[other] { $count } given up
}
staff-target-given-up-many = more than { $count } given up
staff-target-replay = Send again
staff-target-replay-button = Send again what was given up
staff-target-replay-hint = Only what is still open goes out, under the ids that it had.
staff-target-disable = Switch off
staff-target-disable-button = Switch this target off
staff-target-disable-hint = Nothing is lost: what is for it waits until it is on again.
staff-target-enable = Switch on
staff-target-enable-button = Switch this target on
staff-target-enable-hint = What has waited goes out at once.
staff-replayed = { $count ->
    [0] Nothing was to be sent again.
    [one] { $count } goes out again.
   *[other] { $count } go out again.
}
staff-replayed-more = { $count } go out again. More may wait: send again once more.
staff-replayed-waits = It waits until the target is on.
staff-webhooks = Webhooks
staff-webhooks-platform = Platform
staff-webhooks-state = State
staff-webhooks-any = All
staff-webhooks-filter = Show
staff-webhooks-none = There are no such webhooks.
staff-webhook-waiting = Waiting
staff-webhook-given-up = Given up
staff-webhook-done = Done
staff-webhook-not-sent = Not sent
staff-webhook-kind = Type
staff-webhook-about = Connection
staff-webhook-tries = Tries
staff-webhook-answer = Last answer
staff-webhook-created = Created
staff-webhook-then = Next try or end
staff-webhook-next = Next
staff-webhook-over = Ended

# Platforms.
staff-platforms-lede = Who reports to us, with what keys, and where we tell them.
staff-platforms-none = No platform was added yet.
staff-platform-reads = Reads
staff-platform-gated = Asks us before each read
staff-platform-open = Does not ask us first
staff-platform-target = Webhook target
staff-platform-keys-in-use = Keys
staff-platform-secrets-in-use = Secrets
staff-platform-add = Add a platform
staff-platform-add-button = Add it
staff-platform-name = Name
staff-platform-name-hint = People read it: it is who moves their data.
staff-platform-gate = It asks us before each read
staff-platform-gate-hint = Then pages may say that sharing stopped here.
staff-platform-fault-name = Enter a name of at most 300 characters.
staff-platform-fault-taken = Another platform has this name. Choose one that people can tell from it.
staff-target-url = Webhook target
staff-target-url-hint = An https address. A second person must approve it before anything goes there.
staff-target-reason = Reason for this target
staff-target-reason-hint = For who decides.
staff-target-another = Ask for another target
staff-target-asked-for = Waits for a second person:
staff-target-fault = Enter another address: { $why }.
staff-target-fault-same = It is the target already. If it is off, switch it on under Webhooks.
staff-target-fault-waits = Another target waits for a second person already.
staff-target-from = From
staff-target-from-none = none
staff-target-to = To
staff-test-button = Send a test
staff-test-hint = One signed webhook of type WEBHOOK_TEST goes out now, even if the target is off. It holds no data of anybody, and nothing hangs on its answer.
staff-test-answered = The target answered { $status } after { $ms } ms.
staff-test-taken = A stop that is answered so counts as confirmed.
staff-test-received = It counts as received: the platform confirms a stop later.
staff-test-redirect = That is a failure: we follow no redirect.
staff-test-gone = A real webhook that is answered so switches the target off.
staff-test-not-taken = A real webhook that is answered so is tried again later.
staff-test-silent = The test did not get there: { $why }.
staff-test-too-often = A test is under way, or was sent just now. Wait 15 seconds; after 20 tests in an hour, a while longer.
staff-keys = API keys
staff-key-made = Made
staff-key-in-use = In use
staff-key-ends = In use until
staff-key-ended = Ended
staff-key-rotate = Replace
staff-key-end = End now
staff-key-end-hint = From this moment on it is not accepted. Say why.
staff-key-end-button = End it now
staff-key-over = It was replaced, or has ended, meanwhile. Nothing was changed.
staff-key-add = Make another key
staff-key-add-button = Make this key
staff-key-scopes-choose = What it opens
staff-key-fault-scopes = Choose at least one scope.
staff-keys-none = None was made.
staff-scope-read = Its connections, and whether each may be read
staff-scope-revoke = To say that a connection has ended
staff-scope-link = Links that sign its users in
staff-scope-recognise = Whether a number is known here
staff-scope-erase = To have a person forgotten
staff-scope-import = Connections by the thousand, and lists to compare
staff-secrets-signing = Signing secrets
staff-secrets-signing-what = The platform signs what it tells us.
staff-secrets-webhook = Webhook secrets
staff-secrets-webhook-what = We sign what we tell it.
staff-secret-last = It is the only one without an end. Replace it first, then end it.
staff-handed-lede = Hand it on by a way that only they can read. It is not shown again.
staff-handed-platform = { $name } was added
staff-handed-id = Platform
staff-handed-signing = Signing secret
staff-handed-webhook = Webhook secret
staff-handed-key = API key
staff-handed-key-title = A new API key
staff-handed-secret-title = A new secret
staff-handed-overlap = The one before holds for another 24 hours.
staff-handed-overlap-both = For 24 hours our webhooks carry two signatures, by this secret and by the one before.
staff-handed-target = Its webhook target waits for a second person.

# Staff and approvals.
staff-list-lede = Who can come in by this door. A role holds from the next click on.
staff-role = Role
staff-change = Change
staff-change-of = Change { $email }
staff-role-ask = Ask for this role
staff-disable = Shut out now
staff-state-disabled = Shut out
staff-state-invited = Invited
staff-state-locked = Locked
staff-invite = Invite somebody
staff-invite-ask = Ask for approval
staff-fault-email = Enter an e-mail address, such as ada@example.com.
staff-fault-no-role = Choose a role.
staff-fault-reason = Enter a reason for who decides, without a phone number.
staff-fault-already = They are on the staff.
staff-fault-same-role = They have that role.
staff-fault-waits = The same waits for a second person already.
staff-approvals-lede = What one of you asks for and another decides. What you see is what runs.
staff-approvals-none = Nothing was asked for yet.
staff-approval-invite = Invite { $email } as { $role }
staff-approval-caller = Stop { $app } at { $bank } for a caller who was verified so: { $documented }
staff-approval-export = Export rows { $first } to { $last } of the record
staff-approval-lift = Let codes alone sign in again to •••• { $last2 }, whose person requires a passkey
staff-approval-reopen = Give whoever holds •••• { $last2 } now what its earlier holder had: they are the same person. What was made since to come in with is gone
staff-approval-role = Make { $email } { $role }
staff-approval-target = Send the webhooks of { $platform } to another target
staff-approval-limit = Raise “{ $limit }” from { $from } a day to { $to }, until { $until }
staff-approval-moved = What it would change is not as it was when this was asked for. Nothing was changed: ask for it anew.
staff-approval-unknown = A newer version asks for this
staff-approval-waits = Waits until
staff-approval-own = You asked for this. Somebody else must decide.
staff-approval-over = It was decided meanwhile, or its time is over. Nothing was changed.
staff-approval-approved = Approved
staff-approval-refused = Refused
staff-approval-withdrawn = Taken back
staff-approval-expired = Not decided in time
staff-asked-by = Asked for by
staff-approve = Approve
staff-refuse = Refuse
staff-withdraw = Take back
staff-invited-title = Hand on this address
staff-invited-address = Address
staff-invited-fetch = Get the address
staff-invitation-nothing = There is no address to hand on: they have joined, or the time for it is over.
staff-invited-lede = It works once, for 24 hours, and nobody else sees it. Send it by a way that only they can read. If you get another, this one leads nowhere.

# The record.
staff-audit-lede = Who did what, newest first. No number, code or key stands here.
staff-audit-who = Staff (address or id)
staff-audit-about = Person or thing (id)
staff-audit-act = What was done
staff-audit-any = Anything
staff-audit-from = From
staff-audit-to = To
staff-audit-button = Search
staff-audit-place = No.
staff-audit-when = When
staff-audit-by = Who
staff-audit-on = On
staff-audit-detail = More
staff-audit-none = Nothing was found here.
staff-audit-nobody = Nobody on the staff has this address or id.
staff-audit-day = Enter days as 2026-11-20.
staff-actor-consumer = Person
staff-actor-platform = Platform
staff-actor-staff = Staff
staff-actor-visitor = Somebody
staff-actor-system = Untether
staff-act-unknown = Done by a newer version

# Stopping something for a caller.
staff-stop-link = Stop it for the caller
staff-stop-lede = Read this to the caller. It is what their own page says.
staff-stop-verify = How the caller is verified
staff-stop-verify-text = By a link that we text to their number now
staff-stop-verify-text-hint = They confirm your address, the app and the act. Never ask for a code.
staff-stop-verify-exception = By what you have documented
staff-stop-verify-exception-hint = A second person must approve it.
staff-stop-documented = What you have documented
staff-stop-contact = How they reached us
staff-stop-contact-phone = By phone
staff-stop-contact-chat = By chat
staff-stop-contact-email = By e-mail
staff-stop-contact-letter = By letter
staff-stop-contact-in-person = In person
staff-stop-button = Go on
staff-stop-keep = Back, without a change
staff-stop-fault-documented = Say how you know that the caller is this person.
staff-stop-fault-text = No text can ask them: the number was not proven lately, or cannot take a link. Use what you have documented.
staff-stop-texted = We texted the caller a link. It holds for 15 minutes.
staff-stop-agreed = The caller confirmed, and it was stopped.
staff-stop-denied = The person says that they did not ask for this.
staff-stop-over = The caller did not confirm in time.

# Exports of the record.
staff-export-title = Export
staff-export-lede = A file with one line for each act of that time, chained and signed. `untether audit verify --file` checks it. A second person must approve it.
staff-export-ask = Ask for the export
staff-export-fetch = Fetch
staff-export-nothing = Nothing was recorded in that time.

# Letting somebody in again.
staff-unlock-why = Wrong codes have locked sign-in by text, until { $when }.
staff-unlock-why-good = Wrong codes have locked sign-in by text for good.
staff-unlock-button = Unlock
staff-lift = Switch “passkey only” off
staff-lift-hint = A second person must approve it. Say how you know who this is.
staff-lift-button = Ask for approval
staff-reopen = They are back
staff-reopen-hint = Only if whoever holds the number now is who held it then: say how you know. A second person must approve it. A code then shows them what they shared then, too. What was made since to come in with is gone: sessions, passkeys, known browsers, and “passkey only”.
