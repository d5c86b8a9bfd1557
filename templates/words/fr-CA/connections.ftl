# La liste.
list-heading = Qui peut voir vos données financières
list-count =
    { $apps ->
        [one] { $apps } application peut voir
       *[other] { $apps } applications peuvent voir
    } { $accounts ->
        [0] vos données.
        [one] { $accounts } compte.
       *[other] { $accounts } comptes.
    }
list-count-none = Aucune application ne peut voir vos données financières en ce moment.
list-ended = Terminées
list-nothing = Rien à montrer
list-nothing-why = Depuis que vous nous avez prouvé ce numéro, aucune application n’a reçu avec lui de données bancaires par notre intermédiaire. Dès que l’une en reçoit, elle figure ici, et nous vous envoyons un texto.
list-nothing-do = Comment ça fonctionne
list-none-match = Aucun résultat
list-none-active = Rien n’est partagé en ce moment
list-none-ended = Rien n’a encore pris fin
list-none-why = Vous ne voyez qu’une partie de votre liste.
list-show-all = Tout afficher

# Pour y chercher.
filter-summary = Chercher et filtrer
filter-words = Application, banque ou compte
filter-status = Afficher
filter-all = Toutes
filter-active = Actives
filter-ended = Terminées
filter-group = Grouper par
filter-by-bank = Banque
filter-by-app = Application
filter-button = Afficher

# Ce qui demande de l’attention.
note-pending = Vous avez mis fin à la connexion avec { $app }. { $platform } n’a pas encore confirmé.
note-pending-more = Vous avez mis fin à { $count } connexions. Ce n’est pas encore confirmé.
note-pending-by = { $who } a mis fin au partage avec { $app }. { $platform } n’a pas encore confirmé.
note-pending-some = { $count } connexions terminées ne sont pas encore confirmées.
note-unused = { $app } n’a rien lu depuis { $months } mois, mais peut encore le faire. Vous pouvez y mettre fin ci-dessous.
note-unused-more = { $count } applications n’ont rien lu depuis 3 mois ou plus, mais peuvent encore le faire. Vous pouvez y mettre fin ci-dessous.
note-expires = La connexion avec { $app } prendra fin d’elle-même le { $date }. Vous n’avez rien à faire.
note-expires-more = { $count } connexions prendront fin d’elles-mêmes d’ici une semaine. Vous n’avez rien à faire.

# Une ligne.
row-view = Voir
row-since = Depuis le { $date }
row-until = jusqu’au { $date }
row-until-stopped = jusqu’à ce que vous y mettiez fin
row-one-time = pour une seule lecture
row-looked = dernière lecture : { $when }
row-not-looked = aucune lecture pour l’instant
row-pending = Vous avez mis fin à cette connexion { $when }. { $platform } n’a pas encore confirmé.
row-pending-by = { $who } a mis fin à cette connexion { $when }. { $platform } n’a pas encore confirmé.
row-paused = En pause pour l’instant. Le partage peut reprendre sans qu’on vous le demande.
row-halted = Mise en pause par notre équipe. Le partage ne reprend que si elle le permet. Vous pouvez y mettre fin.
row-unlisted = { $platform } n’indique plus cette connexion dans sa liste.
tag-paused = En pause
tag-unlisted = N’est plus dans la liste
tag-unused = Inutilisée depuis { $months } mois
tag-expires =
    { $days ->
        [0] Prend fin d’ici un jour
        [one] Prend fin dans { $days } jour
       *[other] Prend fin dans { $days } jours
    }

# Qui y a mis fin.
ended-by-you = Vous avez mis fin à cette connexion { $when }
ended-by-staff = Notre personnel a mis fin à cette connexion pour vous { $when }
ended-by = { $who } a mis fin à cette connexion { $when }
ended-by-somebody = Cette connexion a pris fin { $when }
ended-by-time = Cette connexion est arrivée à échéance { $when }
ended-by-time-unconfirmed = Cette connexion est arrivée à échéance { $when }, sans confirmation par { $platform }
