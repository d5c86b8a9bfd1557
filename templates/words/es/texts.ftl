# Mensajes de texto: un segmento GSM-7 con los nombres más largos. Ese alfabeto no tiene á, í, ó ni ú, así
# que aquí no hay "código", "número" ni "más".
text-code-see = { $brand }: use { $code } para ver sus conexiones. Nunca se lo diga a nadie, ni a nosotros.
text-granted = { $brand }: { $app } ya puede leer sus datos bancarios. Vea o quite el acceso: { $link }
text-granted-unnamed = { $brand }: una app obtuvo acceso a datos bancarios con este teléfono. Vea o quite el acceso: { $link }
text-changed = { $brand }: { $app } ya puede leer otros datos bancarios. Vea o quite el acceso: { $link }
text-changed-unnamed = { $brand }: el acceso de una app a datos bancarios ha cambiado. Vea o quite el acceso: { $link }
text-an-app = una app
text-new-browser = { $brand }: acaban de entrar con su cuenta en un navegador nuevo. Si no fue usted, cierre esa entrada: { $link }
