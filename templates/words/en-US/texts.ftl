# Text messages. English ones must stay one GSM-7 segment (160 septets) with the longest names.
text-code-see = { $brand }: { $code } is your code to see your connections. Never tell it to anyone, not even us.
text-granted = { $brand }: { $app } can now read your bank data. Review or end it: { $link }
text-granted-unnamed = { $brand }: an app was given access to bank data with this number. Review or end it: { $link }
text-changed = { $brand }: { $app } can now read more of your bank data. Review or end it: { $link }
text-changed-unnamed = { $brand }: an app's access to bank data has changed. Review or end it: { $link }
text-an-app = an app
text-new-browser = { $brand }: your number was just used to sign in from a new browser. Not you? Sign it out: { $link }
text-passkey-added = { $brand }: a passkey was added to your sign-in. Not you? Remove it: { $link }
text-passkey-removed = { $brand }: a passkey was removed from your sign-in. Not you? Look: { $link }
text-change-asked = { $brand }: a change was asked for. It takes effect in 3 days. Not you? Refuse it: { $link }
text-change-refused = { $brand }: a change was refused from one of your own devices. Look: { $link }
text-lock-on = { $brand }: from now on, signing in takes your passkey. Look: { $link }
text-lock-off = { $brand }: signing in takes a code alone again. Not you? Look: { $link }
text-recovery-asked = { $brand }: somebody asked us to let them in without your passkey. Not you? Go to { $link }
text-code-number = { $brand }: { $code } is your code to use this number from now on. Never tell it to anyone, not even us.
text-number-moved = { $brand }: what was tied to this number has moved to another one. Not you? Go to { $link }
