# Ajustes, página por página.
settings-passkeys = Entre con su huella, su cara o el bloqueo de pantalla, y deje fuera a quien le quite el número.

# Llaves de acceso.
passkeys-title = Llaves de acceso
passkeys-lede = Con una llave de acceso entra con su huella, su cara o el bloqueo de pantalla. No hay código que alguien le pueda pedir, y quien le quite el número no puede usarla.
passkeys-yours = Sus llaves de acceso
passkeys-none = Todavía no tiene ninguna.
passkeys-since = Agregada { $since }. Aún sin usar.
passkeys-times = Agregada { $since }. Usada por última vez { $used }.
passkeys-rename = Cambiar el nombre
passkeys-rename-do = Guardar el nombre
passkeys-name = Nombre
passkeys-remove = Quitar
passkeys-new-name = Nombre de la nueva llave de acceso
passkeys-name-hint = Para que la reconozca, por ejemplo “Mi teléfono”.
passkeys-preset = Mi teléfono
passkeys-add = Agregar una llave de acceso
passkeys-script = Para agregar una llave de acceso, permita que esta página use scripts en su navegador.
passkeys-waits = Entró con un código y ya hay una llave de acceso. Por eso un cambio espera 3 días. Entre con su llave y se hará al momento.
passkeys-confirm = Antes de agregar una llave de acceso, comprobamos que es usted.
passkeys-confirm-do = Comprobar ahora
passkeys-fault-unnamed = Póngale un nombre a la llave de acceso.
passkeys-fault-refused = La llave de acceso no se agregó: su respuesta no era válida o llegó tarde. Inténtelo otra vez.
passkeys-fault-full = Tiene 10 llaves de acceso y no caben más. Quite una primero.
passkeys-fault-last = Es su última llave de acceso y no entra con nada más. Primero permita de nuevo los códigos.
passkeys-offer = Más seguro que los códigos:
passkeys-offer-why = agregue una llave de acceso y entre con su huella, su cara o el bloqueo de pantalla.
passkeys-offer-do = Agregar una llave de acceso
passkey-use = Usar una llave de acceso
passkey-fault = Esa llave de acceso no funcionó. Inténtelo otra vez o pida un código por mensaje.

# Un código solo no abre nada.
lock-title = Solo llaves de acceso
lock-what = No deje entrar a nadie solo con un código. Si alguien le quita el número, no consigue nada.
lock-needs = Primero agregue una llave de acceso.
lock-off-hint = Empieza 3 días después de pedirlo. Hasta entonces, cada navegador suyo puede rechazarlo. Si pierde todas sus llaves, volver a entrar lleva días.
lock-on-do = Dejar entrar solo con llave
lock-waits = Lo ha pedido. Empieza cuando pasen los 3 días.
lock-is-on = Nadie entra solo con un código
lock-off-do = Permitir de nuevo los códigos

# Lo que espera y se puede rechazar.
change-title = Espera su palabra
change-hint = Estos cambios se hacen solos. Un navegador o una llave de acceso que ya eran suyos pueden rechazarlos.
change-own-browser = Usted dijo que este navegador es suyo. Por eso puede rechazar aquí, sin entrar.
change-passkey-added = Una llave de acceso más para entrar
change-passkey-removed = Una llave de acceso menos para entrar
change-lock = Nadie entrará solo con un código
change-stop-older = Todo lo anterior de este número se detendrá
change-new-owner = Otra persona dice que su número es ahora de ella
change-number = Todo pasa a otro número
change-platform-number = Todo pasa a otro número, según nos dijeron
change-other = Un cambio
change-when = Se pidió { $asked }. Se hará { $due }.
change-refuse = Rechazar

# Mostrar otra vez quién es.
confirm-title = Compruebe que es usted
confirm-lede = Va a cambiar algo importante. Muestre otra vez que es usted.
confirm-text = Enviarme un código
confirm-hint = Con una llave de acceso, los cambios se hacen al momento. Con un código, algunos esperan 3 días.

# Después de un código correcto que solo no abre nada.
locked-title = Ahora, su llave de acceso
locked-lede = El código es correcto. Pero este número no deja entrar a nadie solo con un código.
locked-lost = ¿Ya no tiene la llave de acceso?
locked-lost-what = Podemos pedir a nuestro equipo que lo revise. Tarda 3 días o más y enviaremos un mensaje a este número. Antes no se abre nada.
locked-lost-do = Pedir ayuda
locked-asked = Se lo hemos pasado a nuestro equipo. Tarda 3 días o más. Antes no se abre nada.

# En la página de entrada.
sign-in-note-passkey-code = Esa llave de acceso es suya, pero hace tiempo que no vemos este número con usted. Muestre con un código que aún lo tiene.
sign-in-note-refused = Rechazado. No se cambió nada.

# En la actividad.
activity-passkey-added = Se agregó una llave de acceso.
activity-passkey-removed = Se quitó una llave de acceso.
activity-passkey-renamed = Una llave de acceso cambió de nombre.
activity-lock-on = Desde entonces, nadie entra solo con un código.
activity-lock-off = Desde entonces, basta otra vez un código para entrar.
activity-change-asked = Se pidió un cambio.
activity-change-refused = Se rechazó un cambio desde un navegador suyo o con una llave de acceso.
activity-change-void = Un cambio que esperaba ya no tenía nada que cambiar.
activity-recovery = Alguien pidió a nuestro equipo entrar sin su llave de acceso.
activity-joined = Ha vuelto: lo que era suyo está otra vez en su lista.

# El número y otro número.
settings-number = Lleve lo suyo a otro número.
number-title = Su número
number-now = Entra con el número que termina en { $last4 }.
number-new = Usar otro número
number-what = Lo que está en su lista, sus llaves de acceso y sus navegadores pasan con usted. Enviamos un código al número nuevo y avisamos al anterior.
number-at-once = Acaba de usar su llave de acceso, así que se hace al momento.
number-waits = Se hace después de 3 días, salvo que lo rechace un navegador suyo o una llave de acceso. Con una llave se hace al momento.
number-phone = Número nuevo
number-confirm = Antes comprobamos que es usted.
number-do = Usar este número
number-fault-same = Este es el número que ya usa.
number-fault-refused = No se cambió nada: quien tiene ese número no deja entrar a nadie solo con un código.
number-fault-taken = No se cambió nada: alguien ya entró con ese número. Si fue usted, entre con él en este navegador, marque “Este es mi propio dispositivo” y vuelva a intentarlo.
number-fault-sim = No se cambió nada: la tarjeta SIM de ese número cambió en los últimos 7 días. Vuelva a intentarlo cuando pasen 7 días.
number-fault-nothing = No se cambió nada: entretanto ya no queda nada que llevar allí.
number-fault-no-tries = Ese código no coincide y no quedan intentos. Empiece de nuevo con el número.
change-approve = Hacerlo ahora
activity-number-asked = Pidió usar otro número.
activity-number-moved = Lo suyo pasó a otro número.

# A SIM that has changed.
list-sim = La SIM de este número cambió en los últimos 7 días y este navegador es nuevo para nosotros. Así se roban los números. Por eso aún no mostramos nada. Entre desde su propio navegador, con una llave de acceso, o de nuevo cuando pasen los 7 días.
passkeys-fault-sim = La SIM de este número cambió en los últimos 7 días. Así se roban los números. Por eso una llave de acceso solo se puede agregar después, o desde su propio navegador.
