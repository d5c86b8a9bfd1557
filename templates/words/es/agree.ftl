# Lo que alguien confirma con un enlace.
agree-title = ¿Dejar de compartir con { $app }?
agree-lede = Usted habla con { $agent }, de nuestro equipo. Dejaría de compartir esto por usted.
agree-act = { $app } en { $bank }: ya no se compartirá nada más.
agree-delete = También se pide a la aplicación que borre lo que tiene.
agree-yes = Sí, dejar de compartir
agree-no = No, yo no pedí esto
agree-gone = Este enlace ya no sirve
agree-gone-why = Ya tuvo respuesta, o han pasado más de 15 minutos. Abrirlo no cambió nada.
agree-done = Ya no se comparte
agree-done-why = Nuestro equipo lo hizo por usted. Se lo comunicamos ahora a { $platform }.
agree-denied = No se cambió nada
agree-denied-why = Gracias. Vamos a ver quién pidió esto en su nombre.
agree-see = Ver mis conexiones
