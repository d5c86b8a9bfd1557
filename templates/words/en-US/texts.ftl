# Text messages. English ones must stay one GSM-7 segment (160 septets) with the longest names.
text-code-see = { $brand }: { $code } is your code to see your connections. Never tell it to anyone, not even us.
text-granted = { $brand }: { $app } can now read your bank data. Review or end it: { $link }
text-granted-unnamed = { $brand }: an app was given access to bank data with this number. Review or end it: { $link }
text-changed = { $brand }: { $app } can now read more of your bank data. Review or end it: { $link }
text-changed-unnamed = { $brand }: an app's access to bank data has changed. Review or end it: { $link }
text-an-app = an app
text-new-browser = { $brand }: your number was just used to sign in from a new browser. Not you? Sign it out: { $link }
