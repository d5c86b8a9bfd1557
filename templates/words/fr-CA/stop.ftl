# Avant un arrêt.
stop-title = Arrêter le partage avec { $app }?
stop-at = Chez { $bank }
stop-at-one = { $one } chez { $bank }
stop-at-two = { $one } et { $two } chez { $bank }
stop-at-three = { $one }, { $two } et { $three } chez { $bank }
stop-at-more =
    { $one }, { $two } et { $more ->
        [one] { $more } autre
       *[other] { $more } autres
    } chez { $bank }
stop-what = Ce qui se passera
stop-ends = Nous avertissons aussitôt { $platform }. Dès la confirmation, { $app } ne recevra plus de nouvelles données.
stop-app-says = { $app } dit :
stop-brand-says = { $brand } dit :
stop-ask-first = { $app } ne nous a pas dit ce qui cessera de fonctionner. Si vous y tenez, demandez d’abord à l’application.
stop-copies = { $app } peut garder des copies des données déjà reçues. Vous pouvez en demander la suppression :
stop-scope = Que voulez-vous arrêter?
stop-scope-connection = Cette connexion
stop-scope-connection-hint = Tout ce qui est visible pour { $app } chez { $bank }
stop-scope-app = Toutes les connexions avec { $app }
stop-scope-app-hint = { $count } connexions, dans toutes vos banques
stop-scope-accounts = Certains comptes seulement
stop-scope-accounts-hint = Les autres restent partagés. Arrêter le dernier met fin à la connexion.
stop-accounts = Comptes à arrêter de partager
stop-delete = Demander aussi à { $app } de supprimer mes données
stop-delete-hint = Nous transmettons la demande et vous montrons la réponse.
stop-keep = Continuer le partage
stop-fault-nothing = Choisissez au moins un compte. Rien n’a été arrêté.
stop-fault-scope = Choisissez ce que vous voulez arrêter. Rien n’a été arrêté.
stop-fault-whole = Ces comptes ne peuvent pas être arrêtés un par un. Rien n’a été arrêté. Vous pouvez arrêter toute la connexion.
