# Una conexión.
connection-back = Todas las conexiones
connection-through = a través de { $platform } · en { $bank }
connection-can-see = Lo que la app puede ver
connection-covers = Lo que esto abarca
connection-could-see = Lo que la app podía ver
connection-accounts = Cuentas
connection-facts = Detalles
note-read-after-stop = Se leyeron datos { $when }, después de que usted dejó de compartirlos. Se avisó a nuestro personal.
note-read-after-end = Se leyeron datos después de que esto terminara, { $when }. Nuestro equipo está avisado.
note-unlisted = { $platform } ya no incluye esta conexión en su lista. Puede que allí haya terminado. Usted puede detenerla aquí de todos modos.
note-follows = Usted detuvo antes una conexión con { $app }. Después se volvió a conectar.

fact-when = { $when }
fact-since = Desde
fact-until = Hasta
fact-until-stopped = que usted le ponga fin
fact-for = Para
fact-looked = Última lectura
fact-not-looked = Todavía ninguna
fact-reads =
    { $count ->
        [one] 1 vez en 30 días
       *[other] { $count } veces en 30 días
    }
fact-back = Historial
fact-back-days =
    { $count ->
        [one] 1 día
       *[other] { $count } días
    }
fact-back-months = { $count } meses
fact-back-years =
    { $count ->
        [one] 1 año
       *[other] { $count } años
    }
fact-kind = Permiso
fact-kind-one-time = Para una sola lectura
fact-kind-time-bound = Hasta una fecha fija
fact-kind-persistent = Hasta que alguien le ponga fin
fact-site = Sitio web
fact-privacy = Privacidad
fact-follows = Sigue a
fact-follows-link = una conexión que usted detuvo

# Su fin. De nadie se dice que se detuvo antes de que lo confirme.
ending-account = Usted dejó de compartir { $account } { $when }
ending-accounts =
    Usted dejó de compartir { $account } y { $more ->
        [one] 1 cuenta más
       *[other] { $more } cuentas más
    } { $when }
ending-some-accounts = Usted dejó de compartir algunas cuentas { $when }
ending-reason-security = Motivo indicado: seguridad.
ending-reason-rule = Motivo indicado: una regla de la empresa.
ending-reason-other = Motivo indicado: “{ $words }”
ending-order = Quién le puso fin, en orden
hop-is-done = Hecho:
hop-is-open = Todavía no:
hop-asked-here = Usted pidió dejar de compartir, aquí
hop-asked-stopped-here = Usted pidió dejar de compartir, y aquí ya está detenido
hop-asked-elsewhere = Usted le puso fin a través de { $platform }
hop-staff = Nuestro personal pidió por usted dejar de compartir
hop-staff-stopped-here = Nuestro personal pidió por usted dejar de compartir, y aquí ya está detenido
hop-ended = { $who } le puso fin
hop-platform-waiting = { $platform } todavía no lo ha confirmado.
hop-platform-confirmed = { $platform } confirmó: ya no se leen más datos
hop-platform-telling = Estamos avisando a { $platform } en este momento.
hop-platform-was-told = Se avisó a { $platform }
hop-platform-told = Se avisó a { $platform }. Todavía no lo ha confirmado.
hop-platform-asks = { $platform } nos pregunta antes de cada lectura.
hop-platform-unreached = No pudimos comunicarnos con { $platform }.
hop-platform-unreached-yet = Todavía no hemos podido comunicarnos con { $platform }.
hop-again-at = Lo intentaremos de nuevo { $when } y seguiremos intentándolo.
hop-again-now = Lo estamos intentando de nuevo y seguiremos intentándolo.
hop-once-reached = Le avisaremos en cuanto podamos.
hop-staff-told = Se avisó a nuestro personal.
hop-shown-here = Esta página lo mostrará en cuanto eso suceda.
hop-silent = No hubo respuesta en dos días. Se avisó a nuestro personal.
hop-waiting = { $who }: todavía sin confirmar
hop-confirmed = { $who } confirmó
hop-failed = { $who } dijo que no pudo ponerle fin.
hop-said = Dijo: “{ $words }”
hop-bank-check = Puede comprobarlo en la página del propio banco.
hop-bank-end = También puede ponerle fin en la página del propio banco.
hop-app-keeps = La app puede conservar lo que ya tiene.
deletion-asked = Usted pidió que se eliminen sus datos. Estamos avisando a { $platform }.
deletion-passed-on = Usted pidió que se eliminen sus datos. Se avisó a { $platform }, y todavía nadie ha respondido.
deletion-waiting = { $who } todavía no ha dicho si eliminará sus datos.
deletion-confirmed = { $who } dice que eliminó sus datos { $when }.
deletion-refused = { $who } dijo { $when } que no eliminará sus datos.
deletion-by-law = { $who } dice que por ley debe conservar sus datos.
deletion-by-law-until = { $who } dice que por ley debe conservar sus datos hasta el { $date }.
