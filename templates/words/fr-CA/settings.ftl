# Where a person is signed in, and which browsers are their own.
devices-title = Où vous êtes connecté
devices-lede = Fermez ce que vous ne connaissez pas. L’effet est immédiat.
devices-now = Connecté en ce moment
devices-here = ce navigateur
devices-name = { $browser } sur { $system }
devices-unknown = Un navigateur
devices-session-times = Dernière utilisation : { $used }. Connexion : { $begun }.
devices-browser-times = Dernière utilisation : { $used }. À vous depuis : { $since }.
devices-network = À partir du réseau { $network }
devices-end = Se déconnecter
devices-end-all = Se déconnecter partout
devices-end-all-hint = Dans ce navigateur aussi.
devices-own = Vos propres navigateurs
devices-own-lede = Vous avez dit qu’ils sont à vous. Ils ouvrent votre liste même si d’autres essaient de vous bloquer avec de mauvais codes.
devices-own-none = Il n’y en a pas encore. En vous connectant, vous pouvez cocher « C’est mon propre appareil ».
devices-forget = Oublier
devices-activity = Ce qui s’est passé avec votre numéro et vos connexions, étape par étape.
devices-activity-open = Ouvrir

# Before a session ends by itself.
idle-soon = Rien ne s’est passé ici depuis un moment. Vous serez bientôt déconnecté.
idle-stay = Rester connecté

# Tout ce qui se règle.
settings-title = Paramètres
settings-open = Ouvrir
settings-sessions = Où vous êtes connecté, et quels navigateurs sont à vous.
settings-notices = Si nous vous envoyons un texto quand une application peut voir vos données.

# Textos sur les connexions, activés ou non.
notices-title = Textos sur vos connexions
notices-on = Les textos sont activés
notices-on-what = Nous vous envoyons un texto quand une application peut voir vos données, en voit plus ou ne peut plus les voir. Nous vous prévenons aussi avant la fin prévue, et quand une application n’a pas regardé depuis longtemps.
notices-off = Les textos sont désactivés
notices-off-since = Vous les avez désactivés { $when }.
notices-still-codes = Les codes arrivent toujours quand vous les demandez. Les alertes aussi, si quelqu’un est peut-être là où il ne devrait pas.
notices-still-read = Les applications peuvent toujours lire vos données sans texto. Pour y mettre fin, arrêtez le partage.
notices-turn-off = Désactiver les textos
notices-turn-on = Activer les textos
notices-names-shown = Les textos nomment l’application
notices-names-shown-what = Qui voit votre téléphone peut lire de quelle application il s’agit.
notices-names-hidden = Les textos ne nomment aucune application
notices-names-hidden-what = Ils disent seulement « une application ». Vous voyez laquelle en ouvrant une session.
notices-names-hide = Cacher les noms
notices-names-show = Montrer les noms
