# Ce que quelqu’un confirme par un lien.
agree-title = Cesser de partager avec { $app }?
agree-lede = Vous parlez avec { $agent }, de notre équipe. Cette personne cesserait ce partage pour vous.
agree-act = { $app } chez { $bank } : plus rien ne sera partagé.
agree-delete = On demande aussi à l’application d’effacer ce qu’elle a.
agree-yes = Oui, cesser de partager
agree-no = Non, je n’ai pas demandé cela
agree-gone = Ce lien n’est plus valable
agree-gone-why = Il a reçu une réponse, ou plus de 15 minutes ont passé. L’ouvrir n’a rien changé.
agree-done = Le partage a cessé
agree-done-why = Notre équipe l’a fait pour vous. { $platform } en est averti maintenant.
agree-denied = Rien n’a changé
agree-denied-why = Merci. Nous allons voir qui a demandé cela en votre nom.
agree-see = Voir mes connexions
