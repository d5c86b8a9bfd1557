# The number.
sign-in-title = Sign in
sign-in-heading = Sign in with your phone number
sign-in-lede = See which apps can read your bank data, and stop any of them. We text you a code; there is no password.
sign-in-country = Country
sign-in-phone = Phone number
sign-in-phone-hint = We only text numbers that have shared bank data through us. If yours has, a code comes within a minute.
sign-in-button = Text me a code
sign-in-sandbox = Sandbox: only made-up numbers work here. Try +1 415-555-0011.
sign-in-fault-empty = Type your phone number.
sign-in-fault-unreadable = We can't read this as a phone number. Check the country and the digits.
sign-in-fault-extension = Leave out the extension. Texts can't reach it.
sign-in-fault-cannot-text = This number can't get text messages. Type a mobile number.
sign-in-fault-not-fictional = This is a sandbox. It takes made-up numbers only, such as +1 415-555-0011.
sign-in-fault-country = Choose a country from the list.
sign-in-note-signed-out = You are signed out.
sign-in-note-idle = We signed you out after 15 minutes without use. Nothing was changed.
sign-in-note-link-gone = This link doesn't work. It may have run out, or a part of it may be missing. Sign in with your number below to see all your connections.
sign-in-note-flow-lost = That took longer than 10 minutes, so we stopped waiting. Please start again.

# Behind a link.
link-title = Check that it's you
link-heading = Check that it's you
link-lede = We'll text a code to the number ending in { $last4 }.
link-button = Text me a code
link-other = This is not my number
link-hint = The link alone shows nothing. That is why we ask for a code.
gone-title = This link doesn't work
gone-lede = It is older than ten days, or not whole. Nothing was changed. All that you share is on your list.
gone-list = See my list
elsewhere-title = This link is for another number
elsewhere-heading = This link is for another number
elsewhere-lede = You are signed in with a different number, so we can't show what the link is about.
elsewhere-do = If both numbers are yours, sign out and use the link. It will text a code to its own number. If it is not yours, you can leave it.
elsewhere-use-link = Sign out and use the link
elsewhere-keep = Keep my list

# The code.
code-title = Enter the code
code-heading = Enter the code
code-lede = We sent 6 digits to the number ending in { $last4 }.
code-label = Code from the text message
code-hint = It works for 10 minutes. Nobody from us will ever ask you for it.
code-sandbox = Sandbox: for the test numbers it is 123456.
code-own-device = This is my own device
code-own-device-hint = Makes it easier to get back in if you lose your number.
code-button = See my connections
code-resend = Send a new code
code-resend-in = Send a new code (in { $wait })
code-resend-at = You can get a new code { $when }.
code-other-number = Use another number
code-none = No text? We only text numbers that have shared bank data through us.
code-fault-malformed = The code has 6 digits. Look at the newest text from us.
code-fault-wrong =
    That code doesn't match. { $left ->
        [one] You have 1 try left.
       *[other] You have { $left } tries left.
    }
code-fault-no-tries = That code doesn't match, and there are no tries left. Send a new code below.
code-fault-expired = This code has run out after 10 minutes. Send a new code below.
code-fault-too-soon = You can get a new code { $when }. The last one may still be on its way.

# Coming from a platform that one is signed in with.
from-title = See what you share
from-lede = You come from a service that you are signed in with. It vouches for you, so no code is needed. This works once, and for a minute.
from-do = Go on
from-gone = This way in was used already, or is more than a minute old. Nothing was changed. Go back to where you came from and try again, or sign in here.
from-sign-in = Sign in here
