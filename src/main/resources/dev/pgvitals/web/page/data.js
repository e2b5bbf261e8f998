import { useEffect, useState } from './preact-htm.js';
import { setAgentTime } from './format.js';

const EVERY = 5000;

/** Why a request failed, in a sentence; empty when it did not. */
async function reason(response) {
  return response.status === 404 ? (await response.text()).trim() : `HTTP ${response.status}`;
}

/**
 * What the agent says at a URL, asked again every five seconds while the page is to be seen and not paused.
 *
 * What was known stays when the agent does not answer: `error` says so.
 */
export function useAnswer(url, paused) {
  const [answer, setAnswer] = useState({ data: undefined, error: '' });
  useEffect(() => {
    let wanted = true;
    let text = '';
    const ask = async () => {
      let error = '';
      try {
        const response = await fetch(url, { cache: 'no-cache' });
        setAgentTime(response.headers.get('Date'));
        if (response.ok) {
          const next = await response.text();
          if (wanted && next !== text) {
            text = next;
            setAnswer({ data: JSON.parse(text), error });
            return;
          }
        } else {
          error = await reason(response);
        }
      } catch {
        error = 'the agent does not answer';
      }
      if (wanted) setAnswer((last) => (last.error === error ? last : { ...last, error }));
    };
    if (paused) return undefined;
    ask();
    const timer = setInterval(() => document.hidden || ask(), EVERY);
    const seen = () => document.hidden || ask();
    document.addEventListener('visibilitychange', seen);
    return () => {
      wanted = false;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [url, paused]);
  return answer;
}
