# Ce qui s’est passé avec le numéro et les connexions d’une personne.
activity-title = Activité
activity-lede = Ce qui s’est passé ici avec votre numéro et vos connexions, le plus récent d’abord.
activity-none = Il n’y a rien de plus ancien.
activity-pages = Pages
activity-older = Plus ancien
activity-newest = Revenir au plus récent
activity-other = Quelque chose a été fait que cette page ne sait pas encore dire.

# Se connecter.
activity-code-asked = Quelqu’un a demandé un code pour se connecter avec votre numéro.
activity-code-asked-again = Quelqu’un a demandé un nouveau code.
activity-code-held = Quelqu’un a demandé un code. Aucun n’a été envoyé, car il y avait eu trop d’essais.
activity-code-wrong = Quelqu’un a entré un mauvais code.
activity-refused = Quelqu’un a essayé trop tôt, trop tard ou trop souvent. La connexion n’a pas eu lieu.
activity-signed-in = Vous vous êtes connecté.
activity-locked = Après trop de mauvais codes, les nouveaux navigateurs ne peuvent plus se connecter avec un code pour un temps. Vos propres navigateurs et les liens de vos textos fonctionnent toujours.
activity-locked-until = Jusqu’à : { $when }
activity-locked-for-good = Jusqu’à ce que vous demandiez de l’aide
activity-unlocked = Votre clé d’accès permet de nouveau les codes, après trop de mauvais.
activity-link-made = Une entreprise par laquelle vous partagez des données a créé un lien qui vous connecte.
activity-signed-out = Vous avez fermé la session.
activity-session-ended = Vous avez déconnecté un autre navigateur.
activity-sessions-ended = Vous vous êtes déconnecté partout.
activity-browser-known = Vous avez dit qu’un navigateur est à vous.
activity-browser-forgotten = Vous avez retiré un navigateur de la liste des vôtres.
activity-language = Vous avez choisi une langue.
activity-language-is = Langue : { $language }

# Connexions.
activity-granted = On nous a dit que vous partagez des données avec une application.
activity-updated = On nous a dit que ce que vous partagez a changé.
activity-drifted = On nous a parlé de données que vous aviez cessé de partager. Votre choix tient toujours.
activity-unlisted = On nous a remis une liste de ce que vous partagez où ceci ne figurait pas.
activity-revoked = On nous a dit que ce partage a pris fin.
activity-ended-again = Quelqu’un d’autre a aussi mis fin à ce partage.
activity-expired = On nous a dit que ce partage est arrivé à son terme.
activity-suspended = On nous a dit que ce partage est en pause.
activity-stopped = Vous avez arrêté le partage.
activity-accounts-stopped = Vous avez arrêté de partager certains comptes.

# Ce qui a été signalé, et ce qui attend à cause de cela.
activity-reported = Vous nous avez dit que vous ne reconnaissez pas ceci.
activity-reported-until = Les nouvelles connexions attendent jusqu’à : { $when }
activity-held = Ceci est nouveau, et attend à cause de votre signalement.
activity-released = Vous avez accepté ceci.
activity-hold-lifted = Vous avez levé le blocage qui en résultait.

# Textos sur les connexions.
activity-notices-off = Vous avez désactivé les textos sur vos connexions.
activity-notices-on = Vous avez activé les textos sur vos connexions.
activity-notices-off-text = Un texto venu de votre numéro a désactivé les textos sur vos connexions.
activity-notices-on-text = Un texto venu de votre numéro a réactivé les textos sur vos connexions.

# A number that nobody has.
activity-proof-ended = On nous a dit que plus personne n’utilise votre numéro. Depuis, un code seul ne montre plus ce que vous partagez.
activity-names-hidden = Vous avez caché les noms des applications dans les textos.
activity-names-shown = Vous avez permis de nouveau aux textos de nommer les applications.

# What staff did.
activity-staff-opened = Quelqu’un de notre équipe a consulté ce que vous partagez ici.
activity-staff-number = Quelqu’un de notre équipe a vu votre numéro complet.
activity-stopped-staff = Notre équipe a cessé ce partage pour vous.
activity-ended-here = Notre équipe a mis fin à ce partage.
activity-halted = Notre équipe a mis ce partage en pause.
activity-resumed = Notre équipe a laissé reprendre ce partage.
activity-told-again = Notre équipe a redit à la plateforme que ce partage a pris fin.
activity-caller-asked = Notre équipe vous a envoyé un lien pour confirmer ce qu’elle doit cesser.
activity-caller-denied = Vous nous avez dit ne pas avoir demandé cela à notre équipe.
activity-link-opened = Quelqu’un a ouvert le lien d’un de nos messages.
activity-unlocked-staff = Notre équipe permet à nouveau les codes, après trop d’erreurs.
activity-lock-off-staff = Notre équipe permet à nouveau les codes seuls, sans votre clé d’accès.
activity-reopened = Notre équipe vous a rendu ce qui était à vous. C’est de nouveau sur votre liste.
