# Settings, page by page.
settings-passkeys = Sign in with your finger, face or screen lock, and keep thieves of your number out.

# Passkeys.
passkeys-title = Passkeys
passkeys-lede = A passkey signs you in with your finger, face or screen lock. There is no code that somebody could ask you for, and whoever takes over your number can't use it.
passkeys-yours = Your passkeys
passkeys-none = You have none yet.
passkeys-since = Added { $since }. Not used yet.
passkeys-times = Added { $since }. Last used { $used }.
passkeys-rename = Rename
passkeys-rename-do = Save the name
passkeys-name = Name
passkeys-remove = Remove
passkeys-new-name = Name for a new passkey
passkeys-name-hint = So that you know it again, such as “My phone”.
passkeys-preset = My phone
passkeys-add = Add a passkey
passkeys-script = To add a passkey, let this page run scripts in your browser.
passkeys-waits = You signed in with a code, and there is a passkey already. So a change waits for 3 days. Sign in with your passkey, and it happens at once.
passkeys-confirm = Before you add a passkey, we check that it's you.
passkeys-confirm-do = Check now
passkeys-fault-unnamed = Give the passkey a name.
passkeys-fault-refused = The passkey wasn't added: its answer didn't fit, or came too late. Try again.
passkeys-fault-full = You have 10 passkeys, and that is the most. Remove one first.
passkeys-fault-last = This is your last passkey, and you sign in with nothing else. Let codes sign you in again first.
passkeys-offer = Safer than codes:
passkeys-offer-why = add a passkey, and sign in with your finger, face or screen lock.
passkeys-offer-do = Add a passkey
passkey-use = Use a passkey
passkey-fault = That passkey didn't work. Try again, or get a code by text.

# Codes alone open nothing.
lock-title = Passkey only
lock-what = Let nobody in with a code alone. If somebody takes over your number, they get nothing.
lock-needs = Add a passkey first.
lock-off-hint = It starts 3 days after you ask for it. Until then each of your own browsers can refuse it. If you lose every passkey, getting back in takes days.
lock-on-do = Let only passkeys in
lock-waits = You asked for it. It starts when the 3 days are over.
lock-is-on = Codes alone let nobody in
lock-off-do = Let codes in again

# What waits, and can be refused.
change-title = Waits for your word
change-hint = These take effect by themselves. A browser or passkey that was yours before can refuse them.
change-own-browser = You called this browser your own. So you can refuse here, without signing in.
change-passkey-added = One more passkey for your sign-in
change-passkey-removed = One passkey less for your sign-in
change-lock = Codes alone will let nobody in
change-stop-older = Everything older on this number will stop
change-new-owner = Somebody else says that your number is theirs now
change-number = Everything moves to another number
change-platform-number = Everything moves to another number, as we were told
change-other = A change
change-when = Asked for { $asked }. Takes effect { $due }.
change-refuse = Refuse

# Proving anew who one is.
confirm-title = Check that it's you
confirm-lede = You are about to change something that matters. Show once more that it's you.
confirm-text = Text me a code
confirm-hint = With a passkey, changes happen at once. With a code, some wait for 3 days.

# After a right code that opens nothing alone.
locked-title = Now your passkey
locked-lede = The code is right. But this number is set to let nobody in with a code alone.
locked-lost = You don't have the passkey any more?
locked-lost-what = We can ask our staff to look into it. That takes 3 days or more, and we text this number about it. Nothing opens before.
locked-lost-do = Ask for help
locked-asked = We have passed it on to our staff. It takes 3 days or more. Nothing opens before.

# On the sign-in page.
sign-in-note-passkey-code = That passkey is yours, but we haven't seen this number with you for a while. Show with a code that you still have it.
sign-in-note-refused = It is refused. Nothing was changed.

# Under Activity.
activity-passkey-added = A passkey was added.
activity-passkey-removed = A passkey was removed.
activity-passkey-renamed = A passkey got another name.
activity-lock-on = From then on, codes alone let nobody in.
activity-lock-off = From then on, codes alone signed you in again.
activity-change-asked = A change was asked for.
activity-change-refused = A change was refused from one of your own browsers, or with a passkey.
activity-change-void = A change that waited had nothing left to change.
activity-recovery = Somebody asked our staff to let them in without your passkey.
activity-joined = You are back: what was yours before is on your list again.

# The number, and another one.
settings-number = Take what is yours along to another number.
number-title = Your number
number-now = You sign in with the number ending in { $last4 }.
number-new = Use another number
number-what = What is on your list, your passkeys and your own browsers go along. We text a code to the new number, and tell the old one.
number-at-once = You have just used your passkey, so it happens at once.
number-waits = It happens after 3 days, unless one of your own browsers or passkeys refuses. With a passkey it happens at once.
number-phone = New number
number-confirm = Before that, we check that it's you.
number-do = Use this number
number-fault-same = This is the number that you use already.
number-fault-refused = Nothing was changed: the owner of that number lets nobody in with a code alone.
number-fault-taken = Nothing was changed: somebody has signed in with that number before. If it was you, sign in with it in this browser, tick “This is my own device”, and then try again.
number-fault-sim = Nothing was changed: the SIM card of that number was changed within the last 7 days. Try again when 7 days are over.
number-fault-nothing = Nothing was changed: meanwhile there is nothing left to move there.
number-fault-no-tries = That code doesn't match, and there are no tries left. Start again with the number.
change-approve = Do it now
activity-number-asked = You asked to use another number.
activity-number-moved = What is yours went along to another number.

# A SIM that has changed.
list-sim = The SIM of this number was changed within the last 7 days, and this browser is new to us. That is how numbers are stolen. So we show nothing here yet. Sign in from your own browser, or with a passkey, or again when 7 days are over.
passkeys-fault-sim = The SIM of this number was changed within the last 7 days. That is how numbers are stolen. So a passkey can be added only after that, or from your own browser.
