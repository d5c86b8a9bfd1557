# Una conexión que la persona no reconoce: primero, lo que ayuda a recordar.
report-link = No reconozco esto
report-title = ¿No reconoce { $app }?
report-lede = Mire esto primero. Puede ayudarle a recordar.
report-known = Lo que sabemos
report-app = Aplicación
report-bank = Banco
report-platform = Nos lo dijo
report-device = Dispositivo
report-device-unknown = No nos dijeron cuál se usó.
report-data = Datos
report-purpose-unknown = No nos lo dijeron.
report-ask = Pregunte a quienes comparten una cuenta con usted. Tal vez alguien hizo la conexión.
report-before = Usted avisó de esto { $when }. Esa retención ya terminó.

# Después, el aviso.
report-what = Qué pasará si nos avisa
report-stops = La detenemos de inmediato. Decimos a { $platform } que usted no la reconoce.
report-ended = Ya había terminado. Decimos a { $platform } que usted no la reconoce.
report-staff = Nuestro personal también la revisará.
report-hold = ¿Qué debe esperar durante los próximos 7 días?
report-hold-app = Solo esta aplicación
report-hold-app-hint = Si { $app } se vuelve a conectar con su número, esperará hasta que usted lo permita.
report-hold-all = Todas las aplicaciones por ahora
report-hold-all-hint = Todo lo que se conecte de nuevo con su número esperará. Lo que comparte ahora sigue igual.
report-send = Avisar de esto
report-keep = Sí lo conozco
report-fault = Elija qué debe esperar. No se cambió nada.

# Lo que pasa después.
reported-title = Usted nos avisó de { $app }
reported-lede = Usted dijo { $when } que no reconoce esta conexión.
reported-next = Qué pasará ahora
reported-told = Se avisó a { $platform } { $when }.
reported-telling = Estamos avisando a { $platform } en este momento.
reported-hold-app = Las conexiones nuevas de { $app } con su número quedan retenidas hasta el { $date }.
reported-hold-all = Las conexiones nuevas de cualquier aplicación con su número quedan retenidas hasta el { $date }.
reported-held = Si llega una, aparecerá en su lista. Pedimos que no reciba datos hasta que usted lo permita.
reported-lapses = La retención termina por sí sola { $when }. Lo que espere entonces seguirá esperando, hasta que usted lo permita o nos lo vuelvan a comunicar.
reported-bank = Pregunte a { $bank } si alguien más ha usado su cuenta.
reported-bank-link = Ir a la página del propio banco
reported-see = Ver quién lo ha confirmado
reported-wider = Retener todas las aplicaciones
reported-lift = Levantar esta retención ahora
reported-lift-hint = Se necesita una llave de acceso. Lo que espera por esta retención podrá seguir.

# Una conexión que espera.
row-held = Retenida: es nueva, y usted nos avisó de algo. Permítala o deténgala.
tag-held = Retenida
note-held = Esta conexión está retenida: es nueva, y usted nos avisó de algo. Pedimos a { $platform } que no dé datos a { $app }.
note-held-until = Hasta el { $date }, se necesita una llave de acceso para permitirla.
note-held-after = Espera hasta que usted la permita o hasta que { $platform } nos la vuelva a comunicar.
note-halted = Nuestro equipo ha puesto esta conexión en pausa. Pedimos a { $platform } que no dé datos a { $app } hasta que nuestro equipo lo permita. Usted puede detenerla para siempre.
note-reported = Usted nos dijo que no reconoce esto.
note-reported-more = Qué pasará ahora
held-let-through = Permitirla

# Lo que un código no basta para hacer.
passkey-title = Se necesita una llave de acceso
passkey-why = Una retención también lo protege de quien pueda leer sus mensajes. Un código no basta para terminarla antes. No se cambió nada.
passkey-do = Entre con una llave de acceso e inténtelo de nuevo. O espere: la retención termina por sí sola { $when }.
passkey-back = Volver a la conexión
