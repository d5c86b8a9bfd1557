# Where a person is signed in, and which browsers are their own.
devices-title = Where you are signed in
devices-lede = End what you don't know. It is over at once.
devices-now = Signed in now
devices-here = this browser
devices-name = { $browser } on { $system }
devices-unknown = A browser
devices-session-times = Last used { $used }. Signed in { $begun }.
devices-browser-times = Last used { $used }. Yours since { $since }.
devices-network = From the network { $network }
devices-end = Sign out
devices-end-all = Sign out everywhere
devices-end-all-hint = In this browser too.
devices-own = Your own browsers
devices-own-lede = You said that these are your own. They still open your list when others try to lock you out with wrong codes.
devices-own-none = There are none yet. When you sign in, you can tick “This is my own device”.
devices-forget = Forget
devices-activity = What has happened with your number and your connections, act by act.
devices-activity-open = Open

# Before a session ends by itself.
idle-soon = Nothing has happened here for a while. You will be signed out soon.
idle-stay = Stay signed in

# Everything there is to settle.
settings-title = Settings
settings-open = Open
settings-sessions = Where you are signed in, and which browsers are your own.
settings-notices = Whether we text you when an app can see your data.

# Texts about connections, on or off.
notices-title = Texts about your connections
notices-on = Texts are on
notices-on-what = We text you when an app gets to see your data, sees more, or can see it no longer. We also tell you before it ends by itself, and when an app has not looked for a long time.
notices-off = Texts are off
notices-off-since = You turned them off { $when }.
notices-still-codes = Codes still come when you ask for them. So do warnings when somebody may be where they should not be.
notices-still-read = Apps can still read your data while texts are off. To end that, stop sharing.
notices-turn-off = Turn texts off
notices-turn-on = Turn texts on
notices-names-shown = Texts name the app
notices-names-shown-what = Whoever sees your phone can read which app it is.
notices-names-hidden = Texts name no app
notices-names-hidden-what = They say “an app” only. You see which one it is when you sign in.
notices-names-hide = Hide the names
notices-names-show = Show the names
