# What a caller confirms by a link, so that staff may stop it.
agree-title = Stop sharing with { $app }?
agree-lede = You are talking with { $agent } on our staff. They would stop this for you.
agree-act = { $app } at { $bank }: nothing more is shared.
agree-delete = The app is also asked to delete what it has.
agree-yes = Yes, stop sharing
agree-no = No, I did not ask for this
agree-gone = This link has run out
agree-gone-why = It was answered, or more than 15 minutes have passed. Nothing was changed by opening it.
agree-done = Sharing is stopped
agree-done-why = Our staff stopped it for you. { $platform } is told now.
agree-denied = Nothing was stopped
agree-denied-why = Thank you. We will look into who asked for this in your name.
agree-see = See my connections
