# Réglages, page par page.
settings-passkeys = Entrez avec votre doigt, votre visage ou le verrou de l’écran, et laissez dehors qui vous prend votre numéro.

# Clés d’accès.
passkeys-title = Clés d’accès
passkeys-lede = Avec une clé d’accès, vous entrez avec votre doigt, votre visage ou le verrou de l’écran. Il n’y a pas de code qu’on puisse vous demander, et qui vous prend votre numéro ne peut pas s’en servir.
passkeys-yours = Vos clés d’accès
passkeys-none = Vous n’en avez pas encore.
passkeys-since = Ajoutée { $since }. Pas encore utilisée.
passkeys-times = Ajoutée { $since }. Utilisée la dernière fois { $used }.
passkeys-rename = Renommer
passkeys-rename-do = Garder ce nom
passkeys-name = Nom
passkeys-remove = Retirer
passkeys-new-name = Nom de la nouvelle clé d’accès
passkeys-name-hint = Pour la reconnaître, par exemple « Mon téléphone ».
passkeys-preset = Mon téléphone
passkeys-add = Ajouter une clé d’accès
passkeys-script = Pour ajouter une clé d’accès, laissez cette page exécuter des scripts dans votre navigateur.
passkeys-waits = Vous êtes entré avec un code, et il y a déjà une clé d’accès. Un changement attend donc 3 jours. Entrez avec votre clé, et il se fait tout de suite.
passkeys-confirm = Avant d’ajouter une clé d’accès, nous vérifions que c’est vous.
passkeys-confirm-do = Vérifier maintenant
passkeys-fault-unnamed = Donnez un nom à la clé d’accès.
passkeys-fault-refused = La clé d’accès n’a pas été ajoutée : sa réponse n’allait pas, ou est venue trop tard. Essayez de nouveau.
passkeys-fault-full = Vous avez 10 clés d’accès, et c’est le maximum. Retirez-en une d’abord.
passkeys-fault-last = C’est votre dernière clé d’accès, et vous n’entrez avec rien d’autre. Permettez d’abord de nouveau les codes.
passkeys-offer = Plus sûr que les codes :
passkeys-offer-why = ajoutez une clé d’accès, et entrez avec votre doigt, votre visage ou le verrou de l’écran.
passkeys-offer-do = Ajouter une clé d’accès
passkey-use = Utiliser une clé d’accès
passkey-fault = Cette clé d’accès n’a pas marché. Essayez de nouveau, ou demandez un code par texto.

# Un code seul n’ouvre rien.
lock-title = Clés d’accès seulement
lock-what = Ne laissez entrer personne avec un code seul. Si on vous prend votre numéro, on n’obtient rien.
lock-needs = Ajoutez d’abord une clé d’accès.
lock-off-hint = Cela commence 3 jours après votre demande. D’ici là, chacun de vos navigateurs peut le refuser. Si vous perdez toutes vos clés, revenir prend des jours.
lock-on-do = N’admettre que les clés d’accès
lock-waits = Vous l’avez demandé. Cela commence une fois les 3 jours passés.
lock-is-on = Un code seul ne laisse entrer personne
lock-off-do = Permettre de nouveau les codes

# Ce qui attend et peut être refusé.
change-title = Attend votre mot
change-hint = Ces changements se font d’eux-mêmes. Un navigateur ou une clé d’accès qui étaient déjà à vous peuvent les refuser.
change-own-browser = Vous avez dit que ce navigateur est à vous. Vous pouvez donc refuser ici, sans vous connecter.
change-passkey-added = Une clé d’accès de plus pour entrer
change-passkey-removed = Une clé d’accès de moins pour entrer
change-lock = Un code seul ne laissera entrer personne
change-stop-older = Tout ce qui est plus ancien sur ce numéro s’arrêtera
change-new-owner = Quelqu’un d’autre dit que votre numéro est maintenant le sien
change-number = Tout passe à un autre numéro
change-platform-number = Tout passe à un autre numéro, d’après ce qu’on nous a dit
change-other = Un changement
change-when = Demandé { $asked }. Se fait { $due }.
change-refuse = Refuser

# Montrer de nouveau qui on est.
confirm-title = Vérifiez que c’est vous
confirm-lede = Vous allez changer quelque chose d’important. Montrez encore une fois que c’est vous.
confirm-text = M’envoyer un code
confirm-hint = Avec une clé d’accès, les changements se font tout de suite. Avec un code, certains attendent 3 jours.

# Après un bon code qui seul n’ouvre rien.
locked-title = Maintenant votre clé d’accès
locked-lede = Le code est bon. Mais ce numéro ne laisse entrer personne avec un code seul.
locked-lost = Vous n’avez plus la clé d’accès?
locked-lost-what = Nous pouvons demander à notre équipe de s’en occuper. Cela prend 3 jours ou plus, et nous envoyons un texto à ce numéro. Rien ne s’ouvre avant.
locked-lost-do = Demander de l’aide
locked-asked = Nous l’avons transmis à notre équipe. Cela prend 3 jours ou plus. Rien ne s’ouvre avant.

# Sur la page de connexion.
sign-in-note-passkey-code = Cette clé d’accès est à vous, mais nous n’avons pas vu ce numéro avec vous depuis un moment. Montrez avec un code que vous l’avez encore.
sign-in-note-refused = C’est refusé. Rien n’a changé.

# Dans l’activité.
activity-passkey-added = Une clé d’accès a été ajoutée.
activity-passkey-removed = Une clé d’accès a été retirée.
activity-passkey-renamed = Une clé d’accès a changé de nom.
activity-lock-on = Depuis, un code seul ne laisse entrer personne.
activity-lock-off = Depuis, un code suffit de nouveau pour entrer.
activity-change-asked = Un changement a été demandé.
activity-change-refused = Un changement a été refusé depuis un de vos navigateurs, ou avec une clé d’accès.
activity-change-void = Un changement qui attendait n’avait plus rien à changer.
activity-recovery = Quelqu’un a demandé à notre équipe d’entrer sans votre clé d’accès.
activity-joined = Vous êtes de retour : ce qui était à vous est de nouveau sur votre liste.

# Le numéro, et un autre.
settings-number = Emportez ce qui est à vous vers un autre numéro.
number-title = Votre numéro
number-now = Vous entrez avec le numéro qui finit par { $last4 }.
number-new = Utiliser un autre numéro
number-what = Ce qui est sur votre liste, vos clés d’accès et vos navigateurs vous suivent. Nous envoyons un code au nouveau numéro, et prévenons l’ancien.
number-at-once = Vous venez d’utiliser votre clé d’accès, cela se fait donc tout de suite.
number-waits = Cela se fait après 3 jours, à moins qu’un de vos navigateurs ou une de vos clés refuse. Avec une clé d’accès, cela se fait tout de suite.
number-phone = Nouveau numéro
number-confirm = Avant cela, nous vérifions que c’est vous.
number-do = Utiliser ce numéro
number-fault-same = C’est le numéro que vous utilisez déjà.
number-fault-refused = Rien n’a changé : la personne de ce numéro ne laisse entrer personne avec un code seul.
number-fault-taken = Rien n’a changé : quelqu’un s’est déjà connecté avec ce numéro. Si c’était vous, connectez-vous avec lui dans ce navigateur, cochez « C’est mon propre appareil », puis réessayez.
number-fault-sim = Rien n’a changé : la carte SIM de ce numéro a été changée au cours des 7 derniers jours. Réessayez quand 7 jours auront passé.
number-fault-nothing = Rien n’a changé : entre-temps, il n’y a plus rien à y déplacer.
number-fault-no-tries = Ce code ne va pas, et il ne reste aucun essai. Recommencez avec le numéro.
change-approve = Le faire maintenant
activity-number-asked = Vous avez demandé à utiliser un autre numéro.
activity-number-moved = Ce qui est à vous est passé à un autre numéro.

# A SIM that has changed.
list-sim = La carte SIM de ce numéro a changé ces 7 derniers jours, et ce navigateur est nouveau pour nous. C’est ainsi qu’on vole des numéros. Nous ne montrons donc encore rien. Connectez-vous depuis votre propre navigateur, avec une clé d’accès, ou de nouveau une fois les 7 jours passés.
passkeys-fault-sim = La carte SIM de ce numéro a changé ces 7 derniers jours. C’est ainsi qu’on vole des numéros. Une clé d’accès ne s’ajoute donc qu’après, ou depuis votre propre navigateur.
