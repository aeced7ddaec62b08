/*
 * Renders the templates of the benches with Apache Velocity 1.7 under the settings of API Gateway, warmed up:
 * NAME and the nanoseconds of a rendering, a line each. Uses what tests/oracle_vtl/ApigwOracle.java is made of.
 */
import java.io.*;
import java.nio.file.*;
import java.util.*;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.context.InternalContextAdapterImpl;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.runtime.parser.node.SimpleNode;

public class Velocity {
  static long bytes;

  static void render(RuntimeInstance engine, SimpleNode tree, Map<String, Object> in) throws Exception {
    VelocityContext context = new VelocityContext();
    context.put("context", new ApigwOracle.Ctx(ApigwOracle.map(in.get("context"))));
    context.put("input", new ApigwOracle.Input(in));
    context.put("util", new ApigwOracle.Util());
    context.put("stageVariables", ApigwOracle.map(in.get("stageVariables")));
    EventCartridge events = new EventCartridge();
    events.addEventHandler(new ApigwOracle.Empty());
    events.attachToContext(context);
    StringWriter out = new StringWriter();
    InternalContextAdapterImpl adapter = new InternalContextAdapterImpl(context);
    adapter.pushCurrentTemplateName("t");
    tree.render(adapter, out);
    bytes += out.getBuffer().length();
  }

  public static void main(String[] args) throws Exception {
    Map<String, Object> in = ApigwOracle.map(ApigwOracle.JSON.parse(new String(Files.readAllBytes(Paths.get(args[0])), "UTF-8")));
    RuntimeInstance engine = ApigwOracle.engine(true);
    for (int i = 1; i < args.length; i++) {
      String text = new String(Files.readAllBytes(Paths.get(args[i])), "UTF-8");
      SimpleNode tree = engine.parse(new StringReader(text), "t");
      InternalContextAdapterImpl adapter = new InternalContextAdapterImpl(new VelocityContext());
      adapter.pushCurrentTemplateName("t");
      tree.init(adapter, engine);
      long warm = System.nanoTime() + 6_000_000_000L;
      while (System.nanoTime() < warm) render(engine, tree, in);
      double best = Double.MAX_VALUE;
      for (int round = 0; round < 15; round++) {
        long begun = System.nanoTime(), count = 0;
        while (System.nanoTime() - begun < 200_000_000L) { render(engine, tree, in); count++; }
        best = Math.min(best, (System.nanoTime() - begun) / (double) count);
      }
      System.out.printf(Locale.ROOT, "%s %.0f%n", Paths.get(args[i]).getFileName().toString().replace(".vtl", ""), best);
    }
  }
}
