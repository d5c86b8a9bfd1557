# Textos : un segment GSM-7 avec les noms les plus longs. Cet alphabet n’a ni ç, ni accent circonflexe, ni
# apostrophe courbe, ni espace insécable.
text-code-see = { $brand } : { $code } est votre code pour voir vos connexions. Ne le donnez jamais à personne, ni à nous.
text-granted = { $brand } : { $app } peut lire vos données bancaires. Voyez ou coupez l'accès : { $link }
text-granted-unnamed = { $brand } : une application a accès à des données bancaires avec ce numéro. Voyez ou coupez l'accès : { $link }
text-changed = { $brand } : { $app } peut lire plus de vos données. Voyez ou coupez l'accès : { $link }
text-changed-unnamed = { $brand } : l'accès d'une application à des données bancaires a changé. Voyez ou coupez l'accès : { $link }
text-an-app = une application
text-new-browser = { $brand } : un nouveau navigateur vient de se connecter avec votre numéro. Pas vous? Fermez-le : { $link }
text-passkey-added = { $brand } : une clé d'accès a été ajoutée. Ce n'était pas vous? Retirez-la : { $link }
text-passkey-removed = { $brand } : une clé d'accès a été retirée. Ce n'était pas vous? Voyez : { $link }
text-change-asked = { $brand } : un changement a été demandé. Il se fera dans 3 jours. Ce n'était pas vous? Refusez-le : { $link }
text-change-refused = { $brand } : un changement a été refusé depuis un de vos appareils. Voyez : { $link }
text-lock-on = { $brand } : il faut maintenant votre clé d'accès pour entrer. Voyez : { $link }
text-lock-off = { $brand } : un code suffit de nouveau pour entrer. Ce n'était pas vous? Voyez : { $link }
text-recovery-asked = { $brand } : quelqu'un veut entrer sans votre clé d'accès. Ce n'était pas vous? Allez à { $link }
text-code-number = { $brand } : { $code } est votre code pour passer à ce numéro. Ne le donnez jamais à personne, ni à nous.
text-number-moved = { $brand } : ce qui tenait à ce numéro est passé à un autre. Ce n'était pas vous? Allez à { $link }
text-off = { $brand } : plus de ces textos. Des applications lisent encore vos données bancaires. Coupez l'accès : { $link }
text-on = { $brand } : vous recevez de nouveau des textos sur vos connexions. Voyez qui a accès : { $link }
text-help = { $brand } : nous vous disons qui lit vos données bancaires. Voyez, coupez l'accès ou les textos : { $link }
