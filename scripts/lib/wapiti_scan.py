"""wapiti, told what this site's anti-CSRF token is: it looks for a field of the form, and ours is the header in
which a browser names the asking page's site (DESIGN 4). So its csrf module does with each form what it does
with a field: sends it with that header as our own pages do, and with another value, which must be refused."""

import sys

from wapitiCore.attack.mod_csrf import ModuleCsrf
from wapitiCore.main.wapiti import wapiti_asyncio_wrapper

ModuleCsrf.TOKEN_HEADER_STRINGS.append("sec-fetch-site")
sys.exit(wapiti_asyncio_wrapper())
