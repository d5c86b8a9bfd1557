# La lista.
list-heading = Quién puede ver sus datos financieros
list-count =
    { $apps ->
        [one] 1 app puede ver
       *[other] { $apps } apps pueden ver
    } { $accounts ->
        [0] sus datos.
        [one] 1 cuenta.
       *[other] { $accounts } cuentas.
    }
list-count-none = En este momento ninguna app puede ver sus datos financieros.
list-ended = Terminadas
list-nothing = Nada que mostrar
list-nothing-why = Desde que nos probó que este número es suyo, ninguna app recibió con él datos bancarios por medio de nosotros. En cuanto una los reciba, estará aquí y le enviaremos un mensaje.
list-nothing-do = Cómo funciona esto
list-none-match = No hay resultados
list-none-active = En este momento no se comparte nada
list-none-ended = Todavía no ha terminado nada
list-none-why = Está viendo solo una parte de su lista.
list-show-all = Mostrar todo

# Para buscar en ella.
filter-summary = Buscar y filtrar
filter-words = App, banco o cuenta
filter-status = Mostrar
filter-all = Todas
filter-active = Activas
filter-ended = Terminadas
filter-group = Agrupar por
filter-by-bank = Banco
filter-by-app = App
filter-button = Mostrar

# Lo que pide atención.
note-pending = Usted detuvo la conexión con { $app }. { $platform } todavía no lo ha confirmado.
note-pending-more = Usted detuvo { $count } conexiones. Todavía no está confirmado.
note-pending-by = { $who } puso fin a la conexión con { $app }. { $platform } todavía no lo ha confirmado.
note-pending-some = Hay { $count } conexiones terminadas que todavía no se han confirmado.
note-unused = { $app } no ha leído nada desde hace { $months } meses, pero todavía puede hacerlo. Usted puede ponerle fin más abajo.
note-unused-more = { $count } apps no han leído nada desde hace 3 meses o más, pero todavía pueden hacerlo. Usted puede ponerles fin más abajo.
note-expires = La conexión con { $app } terminará por sí sola el { $date }. Usted no tiene que hacer nada.
note-expires-more = { $count } conexiones terminarán por sí solas en una semana o menos. Usted no tiene que hacer nada.

# Una fila.
row-view = Ver
row-since = Desde el { $date }
row-until = hasta el { $date }
row-until-stopped = hasta que usted le ponga fin
row-one-time = para una sola lectura
row-looked = última lectura: { $when }
row-not-looked = todavía sin lecturas
row-pending = Usted detuvo esta conexión { $when }. { $platform } todavía no lo ha confirmado.
row-pending-by = { $who } puso fin a esta conexión { $when }. { $platform } todavía no lo ha confirmado.
row-paused = En pausa por ahora. Puede volver a empezar sin que se le pregunte a usted.
row-halted = En pausa por decisión de nuestro equipo. Solo sigue si nuestro equipo lo permite. Usted puede detenerla.
row-unlisted = { $platform } ya no incluye esta conexión en su lista.
tag-paused = En pausa
tag-unlisted = Ya no figura en la lista
tag-unused = Sin uso desde hace { $months } meses
tag-expires =
    { $days ->
        [0] Termina en menos de un día
        [one] Termina en 1 día
       *[other] Termina en { $days } días
    }

# Quién le puso fin.
ended-by-you = Usted detuvo esta conexión { $when }
ended-by-staff = Nuestro personal detuvo esta conexión por usted { $when }
ended-by = { $who } puso fin a esta conexión { $when }
ended-by-somebody = Esta conexión terminó { $when }
ended-by-time = El plazo de esta conexión venció { $when }
ended-by-time-unconfirmed = El plazo de esta conexión venció { $when }, sin confirmación de { $platform }
