# Sur toutes les pages.
skip-to-main = Aller au contenu
nav-label = Menu principal
nav-connections = Connexions
nav-activity = Activité
nav-settings = Réglages
nav-help = Aide
nav-privacy = Confidentialité
nav-sign-out = Fermer la session
language-label = Langue
sandbox-banner-label = À propos de ce bac à sable
sandbox-banner-name = Bac à sable :
sandbox-banner = rien n’est réel ici. Les textos vont dans la boîte de réception du bac à sable.
sandbox-banner-link = Ouvrir le bac à sable
stop-sharing = Arrêter le partage

# Heures et dates. Les mois à partir de janvier, séparés par |; time-first est le premier jour d’un mois.
time-months = janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre
time-first = 1er
time-date = { $day } { $month }
time-date-year = { $day } { $month } { $year }
time-clock = { $hour } h { $minute }
time-zoned = { $clock } UTC
time-moment-today = aujourd’hui, { $clock }
time-moment = { $date }, { $clock }
time-at-today = aujourd’hui à { $clock }
time-at = le { $date } à { $clock }
time-then = à { $clock }

# Comptes.
account-unnamed = Compte
accounts-and-more =
    { $first } et { $more ->
        [one] { $more } autre
       *[other] { $more } autres
    }
account-active = visible
account-paused = en pause
account-pending = Vous avez arrêté de le partager. Ce n’est pas encore confirmé.
account-stopped = Vous avez arrêté de le partager, et c’est confirmé.
