using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>What is demanded of traced values.</summary>
internal static class ForwardChecks
{
    /// <summary>Traces, with and without gradients and of some hook points only, have the very numbers of the plain forward.</summary>
    public static void TracedIsPlain(LiveNetwork live, int batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = live.Input(batch);
        Tensor plain = live.Network.Forward(input);
        using NetworkTrace trace = live.Network.Trace(input);
        Func<string> at = () => live.Sample.ToString();
        Numbers.AssertSame(plain, trace[live.Description.Output], at);
        Numbers.AssertSame(input, trace[live.Description.Input], at);
        Assert.Equal(live.Hooks, trace.Recorded);
        foreach (HookPoint hook in live.Hooks)
        {
            Assert.False(trace[hook].requires_grad);
            Assert.Equal([batch, .. live.Description.ShapeAt(hook)], trace[hook].shape);
        }

        using NetworkTrace graph = live.Network.TraceWithGradients(input);
        HookPoint some = live.Hooks[batch % live.Hooks.Count];
        using NetworkTrace part = live.Network.Trace(input, [some]);
        Assert.Equal([some], part.Recorded);
        Numbers.AssertSame(trace[some], part[some], at);
        foreach (HookPoint hook in live.Hooks)
        {
            Numbers.AssertSame(trace[hook], graph[hook], at);
            Assert.Equal(trace[hook].stride(), graph[hook].stride());
        }
    }

    /// <summary>The hook points, their values and the masks are what the declaration says, computed without the library.</summary>
    public static void ValuesAreThoseOfTheDeclaration(LiveNetwork live)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor input = live.Input(5);
        using NetworkTrace trace = live.Network.Trace(input);
        List<(string Name, Tensor Value)> expected = [];
        live.Evaluate(input, (name, value) =>
        {
            expected.Add((name, value));
            return value;
        });

        Assert.Equal(expected.Select(pair => pair.Name), live.Hooks.Select(hook => hook.Name));
        foreach (HookPoint hook in live.Hooks)
        {
            Numbers.AssertClose(expected[hook.Index].Value, trace[hook], () => $"{live.Sample}\n{hook}");
            if (live.Description.LayerAt(hook) is { HasMask: true } layer)
                AssertMask(live, trace, layer, expected[hook.Index - 1].Value);
        }
    }

    /// <summary>Pieces follow from the layer's input; the winners of a pool are the entries that came through.</summary>
    private static void AssertMask(LiveNetwork live, NetworkTrace trace, LayerDescription layer, Tensor input)
    {
        Tensor mask = trace.Mask(layer.HookPoint);
        Func<string> at = () => $"mask of {layer.HookPoint} in {live.Sample}";
        if (layer.Kind == "MaxPool2d")
            Numbers.AssertSame(trace[layer.HookPoint].flatten(2), trace[live.Hooks[layer.HookPoint.Index - 1]].flatten(2).gather(-1, mask.flatten(2)), at);
        else
            Numbers.AssertSame(live.Sample.Elementwise(layer.HookPoint.Name).Mask(input)!, mask, at);
    }

    /// <summary>
    /// The values with interventions are those of the declaration with the same changes; afterwards, and after
    /// interventions that do not fit, nothing of them is left.
    /// </summary>
    public static void Interventions(LiveNetwork live, Tensor input, RandomInterventions interventions)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor plain = live.Network.Forward(input);
        Interventions changes = interventions.Create(1);
        Func<string> at = () => $"{live.Sample}\n{changes}";
        using (NetworkTrace trace = live.Network.Trace(input, interventions: changes))
        using (NetworkTrace graph = live.Network.TraceWithGradients(input, interventions: changes))
        {
            Func<string, Tensor, Tensor> change = interventions.Change(1);
            live.Evaluate(input, (name, value) =>
            {
                HookPoint hook = live.Hooks.Single(each => each.Name == name);
                Tensor changed = change(name, value);
                Numbers.AssertClose(changed, trace[hook], () => $"{hook} in {at()}");
                Numbers.AssertSame(trace[hook], graph[hook], at);
                // From here on with the trace's own number: what it is divided by may be small.
                return trace[hook];
            });
        }

        // At a random hook point a value that has one entry too many.
        HookPoint wrong = live.Hooks[live.FirstFrom + ((live.Hooks.Count - live.FirstFrom) / 2)];
        Tensor tooLarge = zeros([input.shape[0] + 1, .. live.Description.ShapeAt(wrong)], dtype: live.Network.Dtype);
        Assert.Throws<ArgumentException>(() => live.Network.Trace(input, interventions: [.. changes, Intervention.Replace(wrong, tooLarge)]));
        Assert.Throws<ArgumentException>(() => live.Network.TraceWithGradients(input, interventions: [Intervention.Project(wrong, zeros(live.Description.ShapeAt(wrong)[^1] + 1))]));

        using NetworkTrace after = live.Network.Trace(input);
        Numbers.AssertSame(plain, after[live.Description.Output], at);
        Numbers.AssertSame(plain, live.Network.Forward(input), at);
    }
}
