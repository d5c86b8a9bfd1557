# Le numéro.
sign-in-title = Ouvrir une session
sign-in-heading = Ouvrez une session avec votre numéro de téléphone
sign-in-lede = Voyez quelles applications peuvent lire vos données bancaires, et arrêtez le partage avec celles de votre choix. Nous vous envoyons un code par texto; il n’y a pas de mot de passe.
sign-in-country = Pays
sign-in-phone = Numéro de téléphone
sign-in-phone-hint = Nous n’envoyons des textos qu’aux numéros qui ont partagé des données bancaires par notre entremise. Si c’est le cas du vôtre, un code arrive d’ici une minute.
sign-in-button = M’envoyer un code par texto
sign-in-sandbox = Bac à sable : seuls des numéros inventés fonctionnent ici. Essayez +1 415-555-0011.
sign-in-fault-empty = Entrez votre numéro de téléphone.
sign-in-fault-unreadable = Nous ne pouvons pas lire ceci comme un numéro de téléphone. Vérifiez le pays et les chiffres.
sign-in-fault-extension = Enlevez le numéro de poste. Les textos ne s’y rendent pas.
sign-in-fault-cannot-text = Ce numéro ne peut pas recevoir de textos. Entrez un numéro de cellulaire.
sign-in-fault-not-fictional = Ceci est un bac à sable. Il n’accepte que des numéros inventés, comme +1 415-555-0011.
sign-in-fault-country = Choisissez un pays dans la liste.
sign-in-note-signed-out = Votre session est fermée.
sign-in-note-idle = Nous avons fermé votre session après 15 minutes sans activité. Rien n’a été changé.
sign-in-note-link-gone = Ce lien ne fonctionne pas. Il est peut-être expiré, ou il en manque peut-être une partie. Ouvrez une session ci-dessous avec votre numéro pour voir toutes vos connexions.
sign-in-note-flow-lost = Cela a pris plus de 10 minutes, alors nous avons cessé d’attendre. Veuillez recommencer.

# Derrière un lien.
link-title = Confirmez que c’est vous
link-heading = Confirmez que c’est vous
link-lede = Nous enverrons un code par texto au numéro qui se termine par { $last4 }.
link-button = M’envoyer un code par texto
link-other = Ce n’est pas mon numéro
link-hint = À lui seul, le lien ne montre rien. C’est pourquoi nous demandons un code.
gone-title = Ce lien ne fonctionne pas
gone-lede = Il date de plus de dix jours, ou il n’est pas complet. Rien n’a été changé. Tout ce que vous partagez est dans votre liste.
gone-list = Voir ma liste
elsewhere-title = Ce lien est pour un autre numéro
elsewhere-heading = Ce lien est pour un autre numéro
elsewhere-lede = Votre session est ouverte avec un autre numéro, alors nous ne pouvons pas montrer de quoi il s’agit.
elsewhere-do = Si les deux numéros sont à vous, fermez la session et utilisez le lien. Un code sera envoyé par texto au numéro du lien. Si ce numéro n’est pas à vous, vous pouvez laisser le lien.
elsewhere-use-link = Fermer la session et utiliser le lien
elsewhere-keep = Rester sur ma liste

# Le code.
code-title = Entrez le code
code-heading = Entrez le code
code-lede = Nous avons envoyé 6 chiffres au numéro qui se termine par { $last4 }.
code-label = Code reçu par texto
code-hint = Il fonctionne pendant 10 minutes. Personne chez nous ne vous le demandera jamais.
code-sandbox = Bac à sable : pour les numéros d’essai, c’est 123456.
code-own-device = C’est mon propre appareil
code-own-device-hint = Il sera plus facile de rouvrir une session si vous perdez votre numéro.
code-button = Voir mes connexions
code-resend = Envoyer un nouveau code
code-resend-in = Envoyer un nouveau code (dans { $wait })
code-resend-at = Vous pourrez demander un nouveau code { $when }.
code-other-number = Utiliser un autre numéro
code-none = Pas de texto? Nous n’envoyons des textos qu’aux numéros qui ont partagé des données bancaires par notre entremise.
code-fault-malformed = Le code a 6 chiffres. Regardez notre texto le plus récent.
code-fault-wrong =
    Ce code ne correspond pas. { $left ->
        [one] Il vous reste { $left } essai.
       *[other] Il vous reste { $left } essais.
    }
code-fault-no-tries = Ce code ne correspond pas, et il ne vous reste plus d’essais. Demandez un nouveau code ci-dessous.
code-fault-expired = Ce code a expiré après 10 minutes. Demandez un nouveau code ci-dessous.
code-fault-too-soon = Vous pourrez demander un nouveau code { $when }. Le dernier est peut-être encore en chemin.

# Depuis un service où l’on est connecté.
from-title = Voir ce que vous partagez
from-lede = Vous venez d’un service où vous êtes connecté. Il répond de vous, et aucun code n’est nécessaire. Cela marche une fois, et pendant une minute.
from-do = Continuer
from-gone = Cette entrée a déjà servi, ou date de plus d’une minute. Rien n’a changé. Retournez d’où vous venez et essayez de nouveau, ou connectez-vous ici.
from-sign-in = Se connecter ici
