# On every page.
skip-to-main = Skip to the content
nav-label = Main
nav-connections = Connections
nav-activity = Activity
nav-settings = Settings
nav-help = Help
nav-privacy = Privacy
nav-sign-out = Sign out
language-label = Language
sandbox-banner-label = About this sandbox
sandbox-banner-name = Sandbox:
sandbox-banner = nothing here is real. Text messages go to the sandbox inbox.
sandbox-banner-link = Open the sandbox
stop-sharing = Stop sharing

# Times. Months from January on, with | between. time-first is the first day of a month.
time-months = January|February|March|April|May|June|July|August|September|October|November|December
time-first = 1
time-date = { $day } { $month }
time-date-year = { $day } { $month } { $year }
time-clock = { $hour }:{ $minute }
time-zoned = { $clock } UTC
time-moment-today = today, { $clock }
time-moment = { $date }, { $clock }
time-at-today = today at { $clock }
time-at = on { $date } at { $clock }
time-then = at { $clock }

# Accounts.
account-unnamed = Account
accounts-and-more = { $first } and { $more } more
account-active = can be seen
account-paused = paused
account-pending = You stopped this. It is not confirmed yet.
account-stopped = You stopped this, and it is confirmed.
