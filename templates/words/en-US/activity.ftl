# What has happened with a person's number and connections.
activity-title = Activity
activity-lede = What has happened here with your number and your connections, newest first.
activity-none = There is nothing older.
activity-pages = Pages
activity-older = Older
activity-newest = Back to the newest
activity-other = Something was done that this page has no words for yet.

# Signing in.
activity-code-asked = Somebody asked for a code to sign in with your number.
activity-code-asked-again = Somebody asked for a new code.
activity-code-held = Somebody asked for a code. None was sent, because there had been too many tries.
activity-code-wrong = Somebody entered a wrong code.
activity-refused = Somebody tried too early, too late, or too often. It did not sign in.
activity-signed-in = You signed in.
activity-locked = After too many wrong codes, new browsers can't sign in with a code for a while. Your own browsers and the links in your texts still work.
activity-locked-until = Until { $when }
activity-locked-for-good = Until you ask for help
activity-unlocked = Your passkey lets codes sign in again, after too many wrong ones.
activity-link-made = A company that you share data through made a link that signs you in.
activity-signed-out = You signed out.
activity-session-ended = You signed out another browser.
activity-sessions-ended = You signed out everywhere.
activity-browser-known = You said that a browser is your own.
activity-browser-forgotten = You took a browser off the list of your own.
activity-language = You chose a language.
activity-language-is = Language: { $language }

# Connections.
activity-granted = We were told that you share data with an app.
activity-updated = We were told that what you share has changed.
activity-drifted = We were told of data that you had stopped sharing. Your stop stands.
activity-unlisted = We were given a list of what you share that lacked this.
activity-revoked = We were told that this sharing has ended.
activity-ended-again = Somebody else ended this sharing as well.
activity-expired = We were told that this sharing has run out.
activity-suspended = We were told that this sharing is paused.
activity-stopped = You stopped sharing.
activity-accounts-stopped = You stopped sharing some accounts.

# What was reported, and what waits because of it.
activity-reported = You told us that you don't recognize this.
activity-reported-until = New connections wait until { $when }
activity-held = This is new, and waits because of what you reported.
activity-released = You let this through.
activity-hold-lifted = You lifted the hold that came of this.

# Texts about connections.
activity-notices-off = You turned texts about your connections off.
activity-notices-on = You turned texts about your connections on.
activity-notices-off-text = Texts about your connections were turned off by a text from your number.
activity-notices-on-text = Texts about your connections were turned on by a text from your number.

# A number that nobody has.
activity-proof-ended = We were told that nobody uses your number any more. Since then, a code alone no longer shows what you share.
activity-names-hidden = You hid the names of apps in texts.
activity-names-shown = You let texts name apps again.

# What staff did.
activity-staff-opened = Somebody on our staff looked at what you share here.
activity-staff-number = Somebody on our staff saw your whole number.
activity-stopped-staff = Our staff stopped this sharing for you.
activity-ended-here = Our staff ended this sharing.
activity-halted = Our staff paused this sharing.
activity-resumed = Our staff let this sharing go on.
activity-told-again = Our staff told the platform once more that this has ended.
activity-caller-asked = Our staff texted you a link to confirm what they should stop for you.
activity-caller-denied = You told us that you did not ask our staff to stop this.
activity-link-opened = Somebody opened the link in one of our texts.
activity-unlocked-staff = Our staff let codes sign in again, after too many wrong ones.
activity-lock-off-staff = Our staff let codes alone sign in again, without your passkey.
activity-reopened = Our staff gave you back what was yours before. It is on your list again.
