# El número.
sign-in-title = Iniciar sesión
sign-in-heading = Inicie sesión con su número de teléfono
sign-in-lede = Vea qué apps pueden leer sus datos bancarios y detenga la que quiera. Le enviamos un código por mensaje de texto; no hay contraseña.
sign-in-country = País
sign-in-phone = Número de teléfono
sign-in-phone-hint = Solo enviamos mensajes de texto a números que han compartido datos bancarios a través de nosotros. Si el suyo lo ha hecho, un código llega en un minuto.
sign-in-button = Enviarme un código
sign-in-sandbox = Zona de pruebas: aquí solo funcionan números inventados. Pruebe con +1 415-555-0011.
sign-in-fault-empty = Escriba su número de teléfono.
sign-in-fault-unreadable = No podemos leer esto como un número de teléfono. Revise el país y los dígitos.
sign-in-fault-extension = Quite la extensión. Los mensajes de texto no llegan a ella.
sign-in-fault-cannot-text = Este número no puede recibir mensajes de texto. Escriba un número de celular.
sign-in-fault-not-fictional = Esta es una zona de pruebas. Solo acepta números inventados, como +1 415-555-0011.
sign-in-fault-country = Elija un país de la lista.
sign-in-note-signed-out = Su sesión está cerrada.
sign-in-note-idle = Cerramos su sesión después de 15 minutos sin uso. No se cambió nada.
sign-in-note-link-gone = Este enlace no funciona. Es posible que haya vencido o que le falte una parte. Inicie sesión abajo con su número para ver todas sus conexiones.
sign-in-note-flow-lost = Pasaron más de 10 minutos, así que dejamos de esperar. Por favor, empiece de nuevo.

# Detrás de un enlace.
link-title = Confirme que es usted
link-heading = Confirme que es usted
link-lede = Enviaremos un código por mensaje de texto al número que termina en { $last4 }.
link-button = Enviarme un código
link-other = Este no es mi número
link-hint = Por sí solo, el enlace no muestra nada. Por eso pedimos un código.
gone-title = Este enlace no funciona
gone-lede = Tiene más de diez días o no está completo. No se cambió nada. Todo lo que usted comparte está en su lista.
gone-list = Ver mi lista
elsewhere-title = Este enlace es para otro número
elsewhere-heading = Este enlace es para otro número
elsewhere-lede = Usted inició sesión con un número diferente, así que no podemos mostrar de qué trata el enlace.
elsewhere-do = Si los dos números son suyos, cierre la sesión y use el enlace. Se enviará un código por mensaje de texto al número del enlace. Si ese número no es suyo, puede dejar el enlace.
elsewhere-use-link = Cerrar la sesión y usar el enlace
elsewhere-keep = Quedarme en mi lista

# El código.
code-title = Escriba el código
code-heading = Escriba el código
code-lede = Enviamos 6 dígitos al número que termina en { $last4 }.
code-label = Código del mensaje de texto
code-hint = Sirve durante 10 minutos. Nadie de nuestro equipo se lo pedirá nunca.
code-sandbox = Zona de pruebas: para los números de prueba es 123456.
code-own-device = Este es mi propio dispositivo
code-own-device-hint = Así será más fácil volver a entrar si pierde su número.
code-button = Ver mis conexiones
code-resend = Enviar un código nuevo
code-resend-in = Enviar un código nuevo (en { $wait })
code-resend-at = Podrá pedir un código nuevo { $when }.
code-other-number = Usar otro número
code-none = ¿No llega el mensaje? Solo enviamos mensajes de texto a números que han compartido datos bancarios a través de nosotros.
code-fault-malformed = El código tiene 6 dígitos. Mire nuestro mensaje de texto más reciente.
code-fault-wrong =
    Ese código no coincide. { $left ->
        [one] Le queda 1 intento.
       *[other] Le quedan { $left } intentos.
    }
code-fault-no-tries = Ese código no coincide, y ya no quedan intentos. Pida un código nuevo abajo.
code-fault-expired = Este código venció después de 10 minutos. Pida un código nuevo abajo.
code-fault-too-soon = Podrá pedir un código nuevo { $when }. Es posible que el último todavía esté en camino.

# Desde un servicio en el que uno ya entró.
from-title = Vea lo que comparte
from-lede = Viene de un servicio en el que ya entró. Ese servicio responde por usted, así que no hace falta un código. Sirve una vez y durante un minuto.
from-do = Seguir
from-gone = Esta entrada ya se usó o tiene más de un minuto. No se cambió nada. Vuelva a donde estaba e inténtelo otra vez, o entre aquí.
from-sign-in = Entrar aquí
