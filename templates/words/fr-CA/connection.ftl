# Une connexion.
connection-back = Toutes les connexions
connection-through = par { $platform } · chez { $bank }
connection-can-see = Ce que l’application peut voir
connection-covers = Ce que cela couvre
connection-could-see = Ce que l’application pouvait voir
connection-accounts = Comptes
connection-facts = Détails
note-read-after-stop = Des données ont été lues { $when }, après que vous avez arrêté de les partager. Notre personnel en a été averti.
note-read-after-end = Des données ont été lues après la fin de ce partage, { $when }. Notre équipe est au courant.
note-unlisted = { $platform } n’indique plus cette connexion dans sa liste. Elle y a peut-être pris fin. Vous pouvez quand même y mettre fin ici.
note-follows = Vous avez déjà mis fin à une connexion avec { $app }. Une nouvelle a été établie depuis.

fact-when = { $when }
fact-since = Début
fact-until = Fin
fact-until-stopped = quand vous y mettrez fin
fact-for = Pour
fact-looked = Dernière lecture
fact-not-looked = Aucune pour l’instant
fact-reads =
    { $count ->
        [one] { $count } fois en 30 jours
       *[other] { $count } fois en 30 jours
    }
fact-back = Historique
fact-back-days =
    { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
fact-back-months = { $count } mois
fact-back-years =
    { $count ->
        [one] { $count } an
       *[other] { $count } ans
    }
fact-kind = Permission
fact-kind-one-time = Pour une seule lecture
fact-kind-time-bound = Jusqu’à une date fixe
fact-kind-persistent = Jusqu’à ce que quelqu’un y mette fin
fact-site = Site Web
fact-privacy = Confidentialité
fact-follows = Fait suite à
fact-follows-link = une connexion à laquelle vous avez mis fin

# Sa fin. On ne dit de personne que c’est arrêté avant sa confirmation.
ending-account = Vous avez arrêté de partager { $account } { $when }
ending-accounts =
    Vous avez arrêté de partager { $account } et { $more ->
        [one] { $more } autre compte
       *[other] { $more } autres comptes
    } { $when }
ending-some-accounts = Vous avez arrêté de partager certains comptes { $when }
ending-reason-security = Raison donnée : la sécurité.
ending-reason-rule = Raison donnée : une règle de l’entreprise.
ending-reason-other = Raison donnée : « { $words } »
ending-order = Qui y a mis fin, dans l’ordre
hop-is-done = Fait :
hop-is-open = Pas encore :
hop-asked-here = Vous avez demandé l’arrêt, ici
hop-asked-stopped-here = Vous avez demandé l’arrêt, et c’est arrêté ici
hop-asked-elsewhere = Vous y avez mis fin en passant par { $platform }
hop-staff = Notre personnel a demandé l’arrêt, pour vous
hop-staff-stopped-here = Notre personnel a demandé l’arrêt, pour vous, et c’est arrêté ici
hop-ended = { $who } y a mis fin
hop-platform-waiting = { $platform } n’a pas encore confirmé.
hop-platform-confirmed = { $platform } a confirmé : plus aucune donnée n’est lue
hop-platform-telling = Nous avertissons { $platform } en ce moment.
hop-platform-was-told = Nous avons averti { $platform }
hop-platform-told = Nous avons averti { $platform }. Ce n’est pas encore confirmé.
hop-platform-asks = { $platform } nous consulte avant chaque lecture.
hop-platform-unreached = Nous n’avons pas pu joindre { $platform }.
hop-platform-unreached-yet = Nous n’avons pas encore pu joindre { $platform }.
hop-again-at = Nous réessaierons { $when }, et nous continuerons d’essayer.
hop-again-now = Nous réessayons en ce moment, et nous continuerons d’essayer.
hop-once-reached = Nous l’avertirons dès que ce sera possible.
hop-staff-told = Notre personnel a été averti.
hop-shown-here = Cette page l’affichera dès que ce sera fait.
hop-silent = Il n’y a pas eu de réponse depuis deux jours. Notre personnel en a été averti.
hop-waiting = { $who } : pas encore confirmé
hop-confirmed = { $who } a confirmé
hop-failed = { $who } a dit ne pas avoir pu y mettre fin.
hop-said = Réponse reçue : « { $words } »
hop-bank-check = Vous pouvez vérifier sur la page de la banque.
hop-bank-end = Vous pouvez aussi y mettre fin sur la page de la banque.
hop-app-keeps = L’application peut garder ce qu’elle a déjà.
deletion-asked = Vous avez demandé la suppression de vos données. Nous avertissons { $platform }.
deletion-passed-on = Vous avez demandé la suppression de vos données. Nous avons averti { $platform }, et personne n’a encore répondu.
deletion-waiting = { $who } n’a pas encore dit si vos données seront supprimées.
deletion-confirmed = { $who } dit avoir supprimé vos données { $when }.
deletion-refused = { $who } a dit { $when } que vos données ne seront pas supprimées.
deletion-by-law = { $who } dit devoir, selon la loi, garder vos données.
deletion-by-law-until = { $who } dit devoir, selon la loi, garder vos données jusqu’au { $date }.
