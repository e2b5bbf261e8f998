package dev.pgvitals.serverlog.format;

import java.util.Set;

/** The words that begin lines of a record after its first, in the server's languages. */
final class LineKinds {
  private static final Set<String> WORDS =
      Set.of(
          ("DETAIL,HINT,QUERY,CONTEXT,STATEMENT,BACKTRACE,LOCATION"
                  + ",ANFRAGE,ANWEISUNG,KONTEXT,ORT,TIPP,ZUSAMMENHANG"
                  + ",ASTUCE,CONTEXTE,DÉTAIL,EMPLACEMENT,INSTRUCTION,PILE D'APPEL,REQUÊTE"
                  + ",CONSULTA,CONTEXTO,DETALLE,SENTENCIA,UBICACIÓN"
                  + ",CONTESTO,DETTAGLI,ISTRUZIONE,POSIZIONE,SUGGERIMENTO"
                  + ",DETALJ,FRÅGA,PLATS,SATS,TIPS"
                  + ",SZCZEGÓŁY,PODPOWIEDŹ,ZAPYTANIE,KONTEKST,WYRAŻENIE,POZYCJA"
                  + ",DETALHE,DICA,COMANDO,LOCALIZAÇÃO,AYRINTI,İPUCU,SORGU,BAĞLAM,KOMUT,YER"
                  + ",ІНСТРУКЦІЯ,ВІДОМОСТІ,ВІДСТЕЖУВАТИ,ЗАПИТ,РОЗТАШУВАННЯ,УКАЗІВКА,КОНТЕКСТ"
                  + ",ЗАПРОС,ОПЕРАТОР,ПОДРОБНОСТИ,ПОДСКАЗКА,ПОЛОЖЕНИЕ,СТЕК"
                  + ",დეტალები,კონტექსტი,მდებარეობა,მინიშნება,მოთხოვნა,ოპერატორი,სტეკი"
                  + ",バックトレース,ヒント,問い合わせ,場所,文,文脈,詳細"
                  + ",上下文,位置,提示,查询,详细信息,语句"
                  + ",내용,명령 구문,상세정보,역추적,위치,쿼리,힌트")
              .split(","));

  private LineKinds() {}

  static boolean isPartOfARecord(String word) {
    // Some languages put a blank, of one width or another, before the colon.
    return WORDS.contains(word.replace('\u00A0', ' ').replace('\u202F', ' ').strip());
  }
}
