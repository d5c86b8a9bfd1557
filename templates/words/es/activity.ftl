# Lo que ha pasado con el número y las conexiones de una persona.
activity-title = Actividad
activity-lede = Lo que ha pasado aquí con su número y sus conexiones, lo más reciente primero.
activity-none = No hay nada anterior.
activity-pages = Páginas
activity-older = Anterior
activity-newest = Volver a lo más reciente
activity-other = Se hizo algo que esta página todavía no sabe contar.

# Entrar.
activity-code-asked = Alguien pidió un código para entrar con su número.
activity-code-asked-again = Alguien pidió un código nuevo.
activity-code-held = Alguien pidió un código. No se envió ninguno, porque ya había habido demasiados intentos.
activity-code-wrong = Alguien escribió un código equivocado.
activity-refused = Alguien probó demasiado pronto, demasiado tarde o demasiadas veces. No pudo entrar.
activity-signed-in = Usted entró.
activity-locked = Tras demasiados códigos equivocados, los navegadores nuevos no pueden entrar con un código por un tiempo. Sus propios navegadores y los enlaces de sus mensajes siguen funcionando.
activity-locked-until = Hasta: { $when }
activity-locked-for-good = Hasta que usted pida ayuda
activity-unlocked = Su llave de acceso permite volver a entrar con códigos, tras demasiados equivocados.
activity-link-made = Una empresa por la que usted comparte datos creó un enlace para que usted entre.
activity-signed-out = Usted cerró la sesión.
activity-session-ended = Usted cerró la sesión de otro navegador.
activity-sessions-ended = Usted cerró la sesión en todas partes.
activity-browser-known = Usted dijo que un navegador es suyo.
activity-browser-forgotten = Usted quitó un navegador de la lista de los suyos.
activity-language = Usted eligió un idioma.
activity-language-is = Idioma: { $language }

# Conexiones.
activity-granted = Nos dijeron que usted comparte datos con una aplicación.
activity-updated = Nos dijeron que ha cambiado lo que usted comparte.
activity-drifted = Nos hablaron de datos que usted había dejado de compartir. Su decisión sigue en pie.
activity-unlisted = Nos dieron una lista de lo que usted comparte en la que esto no figuraba.
activity-revoked = Nos dijeron que esto se dejó de compartir.
activity-ended-again = Alguien más también puso fin a esto.
activity-expired = Nos dijeron que el plazo para compartir esto terminó.
activity-suspended = Nos dijeron que compartir esto está en pausa.
activity-stopped = Usted dejó de compartir.
activity-accounts-stopped = Usted dejó de compartir algunas cuentas.

# Lo que se comunicó, y lo que espera por eso.
activity-reported = Usted nos dijo que no reconoce esto.
activity-reported-until = Las conexiones nuevas esperan hasta: { $when }
activity-held = Esto es nuevo, y espera por lo que usted nos comunicó.
activity-released = Usted permitió esto.
activity-hold-lifted = Usted levantó la retención que resultó de esto.

# Mensajes sobre las conexiones.
activity-notices-off = Usted desactivó los mensajes sobre sus conexiones.
activity-notices-on = Usted activó los mensajes sobre sus conexiones.
activity-notices-off-text = Un mensaje desde su número desactivó los mensajes sobre sus conexiones.
activity-notices-on-text = Un mensaje desde su número activó los mensajes sobre sus conexiones.

# A number that nobody has.
activity-proof-ended = Nos dijeron que ya nadie usa su número. Desde entonces, un código por sí solo no muestra lo que usted comparte.
activity-names-hidden = Usted ocultó los nombres de las aplicaciones en los mensajes.
activity-names-shown = Usted permitió otra vez que los mensajes nombren aplicaciones.

# What staff did.
activity-staff-opened = Alguien de nuestro equipo miró lo que usted comparte aquí.
activity-staff-number = Alguien de nuestro equipo vio su número completo.
activity-stopped-staff = Nuestro equipo dejó de compartir esto por usted.
activity-ended-here = Nuestro equipo puso fin a esta conexión.
activity-halted = Nuestro equipo puso esta conexión en pausa.
activity-resumed = Nuestro equipo permitió que esta conexión siga.
activity-told-again = Nuestro equipo volvió a decir a la plataforma que esta conexión terminó.
activity-caller-asked = Nuestro equipo le envió un enlace para confirmar lo que debe dejar de compartirse.
activity-caller-denied = Usted nos dijo que no había pedido esto a nuestro equipo.
activity-link-opened = Alguien abrió el enlace de uno de nuestros mensajes.
activity-unlocked-staff = Nuestro equipo permitió de nuevo entrar con códigos, después de demasiados errores.
activity-lock-off-staff = Nuestro equipo permitió de nuevo entrar solo con códigos, sin su llave de acceso.
activity-reopened = Nuestro equipo le devolvió lo que era suyo antes. Está otra vez en su lista.
