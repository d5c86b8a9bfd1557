# En todas las páginas.
skip-to-main = Ir al contenido
nav-label = Menú principal
nav-connections = Conexiones
nav-activity = Actividad
nav-settings = Ajustes
nav-help = Ayuda
nav-privacy = Privacidad
nav-sign-out = Cerrar sesión
language-label = Idioma
sandbox-banner-label = Sobre esta zona de pruebas
sandbox-banner-name = Zona de pruebas:
sandbox-banner = aquí nada es real. Los mensajes de texto van a la bandeja de la zona de pruebas.
sandbox-banner-link = Abrir la zona de pruebas
stop-sharing = Dejar de compartir

# Horas y fechas. Los meses desde enero, separados por |; time-first es el primer día de un mes. No se dice
# “a las”, porque a la 1 sería “a la”.
time-months = enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre
time-first = 1
time-date = { $day } de { $month }
time-date-year = { $day } de { $month } de { $year }
time-clock = { $hour }:{ $minute }
time-zoned = { $clock } UTC
time-moment-today = hoy, { $clock }
time-moment = { $date }, { $clock }
time-at-today = hoy ({ $clock })
time-at = el { $date } ({ $clock })
time-then = hoy ({ $clock })

# Cuentas.
account-unnamed = Cuenta
accounts-and-more = { $first } y { $more } más
account-active = se puede ver
account-paused = en pausa
account-pending = Usted dejó de compartirla. Todavía no está confirmado.
account-stopped = Usted dejó de compartirla, y está confirmado.
