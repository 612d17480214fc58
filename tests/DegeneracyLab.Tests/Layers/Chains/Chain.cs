using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>Layers one after the other, as in a network or in a block.</summary>
internal sealed class Chain(TestLayer[] layers)
{
    public IReadOnlyList<TestLayer> Layers => layers;

    public IReadOnlyList<long> OutputShape => layers[^1].OutputShape;

    public Parameter? FirstParameter => layers.Select(layer => layer.FirstParameter).FirstOrDefault(parameter => parameter is not null);

    public void PlaceAt(int first, string prefix, IReadOnlyList<long> shape, HookPoint input)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i].PlaceAt(first, $"{prefix}{layers[i].GetType().Name}{i + 1}", shape, input);
            shape = layers[i].OutputShape;
            input = layers[i].Hook;
            first = input.Index + 1;
        }
    }

    public Tensor Forward(Tensor x) => layers.Aggregate(x, (value, layer) => layer.Forward(value));

    public Tensor? Record(NetworkTrace trace, Tensor x)
    {
        foreach (TestLayer layer in layers)
        {
            if (layer.Record(trace, x) is not { } y)
                return null;
            x = y;
        }

        return x;
    }

    public Tensor PullBack(NetworkTrace trace, int from, int to, Tensor g, ProductPass pass)
    {
        foreach (TestLayer layer in layers.Reverse().Where(layer => layer.First <= to && layer.Hook.Index > from))
            g = layer.PullBack(trace, from, Math.Min(to, layer.Hook.Index), g, pass);
        return g;
    }

    public Tensor PushForward(NetworkTrace trace, int from, int to, Tensor t, ProductPass pass)
    {
        foreach (TestLayer layer in layers.Where(layer => layer.First <= to && layer.Hook.Index > from))
            t = layer.PushForward(trace, Math.Max(from, layer.First - 1), to, t, pass);
        return t;
    }

    public void AddParameterBlocks(ParameterBlocks blocks)
    {
        foreach (TestLayer layer in layers)
            layer.AddParameterBlocks(blocks);
    }

    public void Draw(ParameterInitializer draw)
    {
        foreach (TestLayer layer in layers)
            layer.Draw(draw);
    }

    public Tensor Run(ReferenceRun run, Tensor x) => layers.Aggregate(x, (value, layer) => layer.Run(run, value));

    public IReadOnlyList<LayerDescription> Describe() => [.. layers.Select(layer => layer.Describe())];

    public void Register(nn.Module owner)
    {
        for (int i = 0; i < layers.Length; i++)
            if (layers[i].Module is { } module)
                owner.register_module($"Layer{i + 1}", module);
    }
}
