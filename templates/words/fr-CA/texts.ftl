# Textos : un segment GSM-7 avec les noms les plus longs. Cet alphabet n’a ni ç, ni accent circonflexe, ni
# apostrophe courbe, ni espace insécable.
text-code-see = { $brand } : { $code } est votre code pour voir vos connexions. Ne le donnez jamais à personne, ni à nous.
text-granted = { $brand } : { $app } peut lire vos données bancaires. Voyez ou coupez l'accès : { $link }
text-granted-unnamed = { $brand } : une application a accès à des données bancaires avec ce numéro. Voyez ou coupez l'accès : { $link }
text-changed = { $brand } : { $app } peut lire plus de vos données. Voyez ou coupez l'accès : { $link }
text-changed-unnamed = { $brand } : l'accès d'une application à des données bancaires a changé. Voyez ou coupez l'accès : { $link }
text-an-app = une application
text-new-browser = { $brand } : un nouveau navigateur vient de se connecter avec votre numéro. Pas vous? Fermez-le : { $link }
