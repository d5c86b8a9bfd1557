# Mensajes de texto: un segmento GSM-7 con los nombres más largos. Ese alfabeto no tiene á, í, ó ni ú, así
# que aquí no hay "código", "número" ni "más".
text-code-see = { $brand }: use { $code } para ver sus conexiones. Nunca se lo diga a nadie, ni a nosotros.
text-granted = { $brand }: { $app } ya puede leer sus datos bancarios. Vea o quite el acceso: { $link }
text-granted-unnamed = { $brand }: una app obtuvo acceso a datos bancarios con este teléfono. Vea o quite el acceso: { $link }
text-changed = { $brand }: { $app } ya puede leer otros datos bancarios. Vea o quite el acceso: { $link }
text-changed-unnamed = { $brand }: el acceso de una app a datos bancarios ha cambiado. Vea o quite el acceso: { $link }
text-an-app = una app
text-new-browser = { $brand }: acaban de entrar con su cuenta en un navegador nuevo. Si no fue usted, cierre esa entrada: { $link }
text-passkey-added = { $brand }: se ha agregado una llave de acceso. ¿No fue usted? Retire esa llave: { $link }
text-passkey-removed = { $brand }: se ha quitado una llave de acceso de su cuenta. Si no fue usted, mire: { $link }
text-change-asked = { $brand }: han pedido un cambio, que se hace en 72 horas. ¿No fue usted? Puede rechazarlo: { $link }
text-change-refused = { $brand }: han rechazado un cambio desde un dispositivo suyo. Mire: { $link }
text-lock-on = { $brand }: desde ahora, para entrar hace falta su llave de acceso. Mire: { $link }
text-lock-off = { $brand }: para entrar basta otra vez un mensaje de texto. ¿No fue usted? Mire: { $link }
text-recovery-asked = { $brand }: alguien pide entrar sin su llave de acceso. ¿No fue usted? Vaya a { $link }
text-code-number = { $brand }: use { $code } para pasar a este teléfono. Nunca se lo diga a nadie, ni a nosotros.
text-number-moved = { $brand }: lo que estaba unido a este teléfono ha pasado a otro. ¿No fue usted? Vaya a { $link }
text-off = { $brand }: se acabaron estos mensajes. Las apps siguen leyendo sus datos bancarios. Para quitarlo: { $link }
text-on = { $brand }: vuelve a recibir mensajes sobre sus conexiones. Vea qué apps tienen acceso: { $link }
text-help = { $brand }: le avisamos de las apps que leen sus datos bancarios. Vea o quite el acceso, o los mensajes: { $link }
