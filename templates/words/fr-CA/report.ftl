# Une connexion que la personne ne reconnaît pas : d’abord ce qui aide à se souvenir.
report-link = Je ne reconnais pas ceci
report-title = Vous ne reconnaissez pas { $app }?
report-lede = Regardez d’abord ceci. Cela peut vous aider à vous souvenir.
report-known = Ce que nous savons
report-app = Application
report-bank = Banque
report-platform = Annoncée par
report-device = Appareil
report-device-unknown = On ne nous a pas dit lequel a servi.
report-data = Données
report-purpose-unknown = On ne nous l’a pas dit.
report-ask = Demandez aux personnes qui partagent un compte avec vous. L’une d’elles a peut-être établi la connexion.
report-before = Vous avez signalé ceci { $when }. Ce blocage est terminé.

# Puis le signalement.
report-what = Ce qui se passera si vous la signalez
report-stops = Nous y mettons fin aussitôt. Nous disons à { $platform } que vous ne la reconnaissez pas.
report-ended = Elle avait déjà pris fin. Nous disons à { $platform } que vous ne la reconnaissez pas.
report-staff = Notre personnel l’examinera aussi.
report-hold = Qu’est-ce qui doit attendre pendant les 7 prochains jours?
report-hold-app = Seulement cette application
report-hold-app-hint = Une nouvelle connexion avec { $app } et votre numéro attendra votre accord.
report-hold-all = Toutes les applications pour l’instant
report-hold-all-hint = Toute nouvelle connexion avec votre numéro attendra. Ce que vous partagez maintenant continue.
report-send = Signaler ceci
report-keep = Je la reconnais, finalement
report-fault = Choisissez ce qui doit attendre. Rien n’a été changé.

# Ce qui se passe ensuite.
reported-title = Vous avez signalé { $app }
reported-lede = Vous avez dit { $when } que vous ne la reconnaissez pas.
reported-next = Ce qui se passe maintenant
reported-told = Nous avons averti { $platform } { $when }.
reported-telling = Nous avertissons { $platform } en ce moment.
reported-hold-app = Les nouvelles connexions avec { $app }, pour votre numéro, sont bloquées jusqu’au { $date }.
reported-hold-all = Les nouvelles connexions de toute application avec votre numéro sont bloquées jusqu’au { $date }.
reported-held = S’il en vient une, elle figurera dans votre liste. Nous demandons qu’elle ne reçoive aucune donnée sans votre accord.
reported-lapses = Le blocage prend fin de lui-même { $when }. Ce qui attend alors attendra encore, jusqu’à votre accord ou jusqu’à ce qu’on nous en parle de nouveau.
reported-bank = Demandez à { $bank } si quelqu’un d’autre a utilisé votre compte.
reported-bank-link = Aller à la page de la banque
reported-see = Voir qui a confirmé
reported-wider = Bloquer toutes les applications
reported-lift = Lever ce blocage maintenant
reported-lift-hint = Il faut une clé d’accès. Ce qui attend à cause de ce blocage pourra continuer.

# Une connexion qui attend.
row-held = Bloquée : elle est nouvelle, et vous avez fait un signalement. Acceptez-la ou mettez-y fin.
tag-held = Bloquée
note-held = Cette connexion est bloquée : elle est nouvelle, et vous avez fait un signalement. Nous avons demandé à { $platform } de ne donner aucune donnée à { $app }.
note-held-until = Jusqu’au { $date }, il faut une clé d’accès pour l’accepter.
note-held-after = Elle attend votre accord, ou une nouvelle annonce par { $platform }.
note-halted = Notre équipe a mis cette connexion en pause. Nous avons demandé à { $platform } de ne donner aucune donnée à { $app } tant que notre équipe ne le permet pas. Vous pouvez y mettre fin pour de bon.
note-reported = Vous nous avez dit que vous ne reconnaissez pas ceci.
note-reported-more = Ce qui se passe maintenant
held-let-through = Accepter

# Ce pour quoi un code ne suffit pas.
passkey-title = Il faut une clé d’accès
passkey-why = Un blocage vous protège aussi de ceux qui peuvent lire vos textos. Un code ne suffit pas pour y mettre fin plus tôt. Rien n’a été changé.
passkey-do = Connectez-vous avec une clé d’accès et réessayez. Ou attendez : le blocage prend fin de lui-même { $when }.
passkey-back = Retour à la connexion
