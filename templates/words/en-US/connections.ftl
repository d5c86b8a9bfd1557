# The list.
list-heading = Who can see your money data
list-count =
    { $apps ->
        [one] 1 app can see
       *[other] { $apps } apps can see
    } { $accounts ->
        [0] your data.
        [one] 1 account.
       *[other] { $accounts } accounts.
    }
list-count-none = No app can see your money data right now.
list-ended = Ended
list-nothing = Nothing to show
list-nothing-why = Since you proved this number to us, no app has been given bank data with it through us. As soon as one is, it stands here, and we text you.
list-nothing-do = How this works
list-none-match = Nothing matches
list-none-active = Nothing is shared right now
list-none-ended = Nothing has ended yet
list-none-why = You are looking at a part of your list only.
list-show-all = Show all

# Looking through it.
filter-summary = Search and filter
filter-words = App, bank or account
filter-status = Show
filter-all = All
filter-active = Sharing
filter-ended = Ended
filter-group = Group by
filter-by-bank = Bank
filter-by-app = App
filter-button = Show

# What asks for attention.
note-pending = You stopped { $app }. { $platform } has not confirmed yet.
note-pending-more = You stopped { $count } connections that are not confirmed yet.
note-pending-by = { $who } ended sharing with { $app }. { $platform } has not confirmed yet.
note-pending-some = { $count } connections that were ended are not confirmed yet.
note-unused = { $app } has not looked for { $months } months, but still can. You can end that below.
note-unused-more = { $count } apps have not looked for 3 months or more, but still can. You can end that below.
note-expires = { $app } ends by itself on { $date }. You don't have to do anything.
note-expires-more = { $count } connections end by themselves within a week. You don't have to do anything.

# A row.
row-view = View
row-since = Since { $date }
row-until = until { $date }
row-until-stopped = until you stop it
row-one-time = for one look only
row-looked = last looked { $when }
row-not-looked = not looked yet
row-pending = You stopped this { $when }. { $platform } has not confirmed yet.
row-pending-by = { $who } ended this { $when }. { $platform } has not confirmed yet.
row-paused = Paused for now. It can start again without asking you.
row-halted = Paused by our staff. It goes on only when they let it. You can stop it.
row-unlisted = { $platform } no longer lists this connection.
tag-paused = Paused
tag-unlisted = Not listed any more
tag-unused = Not used for { $months } months
tag-expires =
    { $days ->
        [0] Ends within a day
        [one] Ends in 1 day
       *[other] Ends in { $days } days
    }

# Who ended it.
ended-by-you = You stopped this { $when }
ended-by-staff = Our staff stopped this for you { $when }
ended-by = { $who } ended this { $when }
ended-by-somebody = This ended { $when }
ended-by-time = Ended by time { $when }
ended-by-time-unconfirmed = Ended by time { $when }, not confirmed by { $platform }
