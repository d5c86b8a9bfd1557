# Where a person is signed in, and which browsers are their own.
devices-title = Dónde tiene la sesión abierta
devices-lede = Cierre lo que no conozca. Termina al instante.
devices-now = Con la sesión abierta ahora
devices-here = este navegador
devices-name = { $browser } en { $system }
devices-unknown = Un navegador
devices-session-times = Último uso: { $used }. Abierta: { $begun }.
devices-browser-times = Último uso: { $used }. Suyo desde: { $since }.
devices-network = Desde la red { $network }
devices-end = Cerrar sesión
devices-end-all = Cerrar sesión en todas partes
devices-end-all-hint = También en este navegador.
devices-own = Sus propios navegadores
devices-own-lede = Usted dijo que son suyos. Siguen abriendo su lista aunque otros traten de bloquearlo con códigos equivocados.
devices-own-none = Todavía no hay ninguno. Al entrar, puede marcar “Este es mi propio dispositivo”.
devices-forget = Olvidar
devices-activity = Lo que ha pasado con su número y sus conexiones, paso a paso.
devices-activity-open = Abrir

# Before a session ends by itself.
idle-soon = Hace un rato que no pasa nada aquí. Pronto se cerrará la sesión.
idle-stay = Seguir con la sesión abierta

# Todo lo que se puede ajustar.
settings-title = Ajustes
settings-open = Abrir
settings-sessions = Dónde tiene la sesión abierta y qué navegadores son suyos.
settings-notices = Si le enviamos un mensaje cuando una aplicación puede ver sus datos.

# Mensajes sobre las conexiones, activados o no.
notices-title = Mensajes sobre sus conexiones
notices-on = Los mensajes están activados
notices-on-what = Le enviamos un mensaje cuando una aplicación puede ver sus datos, ve más o ya no puede verlos. También le avisamos antes de que termine por sí solo, y cuando una aplicación lleva mucho tiempo sin mirar.
notices-off = Los mensajes están desactivados
notices-off-since = Usted los desactivó { $when }.
notices-still-codes = Los códigos siguen llegando cuando los pide. También los avisos cuando alguien puede estar donde no debe.
notices-still-read = Las aplicaciones pueden seguir leyendo sus datos aunque no haya mensajes. Para ponerle fin, deje de compartir.
notices-turn-off = Desactivar los mensajes
notices-turn-on = Activar los mensajes
notices-names-shown = Los mensajes nombran la aplicación
notices-names-shown-what = Quien vea su teléfono puede leer qué aplicación es.
notices-names-hidden = Los mensajes no nombran ninguna aplicación
notices-names-hidden-what = Solo dicen “una app”. Usted ve cuál es cuando inicia sesión.
notices-names-hide = Ocultar los nombres
notices-names-show = Mostrar los nombres
