using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>
/// Random interventions at random hook points: as the library knows them, and as plain functions of the value.
/// </summary>
internal sealed class RandomInterventions
{
    private readonly List<(HookPoint Hook, Func<long, Intervention> Make, Func<long, Func<Tensor, Tensor>> Change)> all = [];

    private RandomInterventions()
    {
    }

    /// <summary>One to four of them.</summary>
    /// <param name="live">The network.</param>
    /// <param name="batch">The number of samples.</param>
    /// <param name="random">Chooses.</param>
    public static RandomInterventions Of(LiveNetwork live, int batch, Random random)
    {
        var result = new RandomInterventions();
        HookPoint[] hooks = [.. live.Hooks.Skip(live.FirstFrom)];
        using DisposeScope scope = NewDisposeScope();
        using NetworkTrace other = live.Network.Trace(live.Input(batch));
        for (int count = random.Next(1, 5); count > 0; count--)
            result.Add(hooks[random.Next(hooks.Length)], batch, other, random);
        return result;
    }

    /// <summary>For so many copies of the batch.</summary>
    public Interventions Create(long copies) => Interventions.Create([.. all.Select(each => each.Make(copies))]);

    /// <summary>The same as a function of name and value at a hook point, for so many copies of the batch.</summary>
    public Func<string, Tensor, Tensor> Change(long copies) => (name, value) =>
    {
        foreach ((HookPoint hook, _, Func<long, Func<Tensor, Tensor>> change) in all)
            if (hook.Name == name)
                value = change(copies)(value);
        return value;
    };

    private void Add(HookPoint hook, int batch, NetworkTrace other, Random random)
    {
        long[] shape = other[hook].shape[1..];
        int kind = random.Next(9);
        // A layer divides by its scale.
        if (hook.Name.EndsWith(".Scale", StringComparison.Ordinal))
            kind = random.Next(2) == 0 ? 1 : 7;
        // On a line there is nothing to project on.
        else if (shape[^1] == 1 && kind is (2 or 3))
            kind = 1;
        Add(hook, kind, shape, batch, other[hook].detach().clone().DetachFromDisposeScope(), random);
    }

    private void Add(HookPoint hook, int kind, long[] shape, int batch, Tensor other, Random random)
    {
        double factor = (random.NextDouble() * 2) - 0.5;
        Tensor Drawn(params long[] sizes) => randn(sizes, dtype: other.dtype).DetachFromDisposeScope();
        switch (kind)
        {
            case 0:
                Restricted(_ => Intervention.Zero(hook), _ => value => value * 0);
                break;
            case 1:
                Restricted(_ => Intervention.Scale(hook, factor), _ => value => value * factor);
                break;
            case 2 or 3:
            {
                Tensor directions = Drawn(shape[^1], random.Next(1, (int)shape[^1])), origin = Drawn(shape[^1]);
                Tensor inverse = linalg.inv(directions.t().matmul(directions));
                Tensor projector = directions.matmul(inverse).matmul(directions.t()).DetachFromDisposeScope();
                if (kind == 2)
                    all.Add((hook, _ => Intervention.Project(hook, directions, origin), _ => value => origin + (value - origin).matmul(projector)));
                else
                    all.Add((hook, _ => Intervention.ProjectOut(hook, directions), _ => value => value - value.matmul(projector)));
                break;
            }

            case 4:
            {
                Tensor replacement = Drawn(shape);
                Restricted(_ => Intervention.Replace(hook, replacement), _ => value => (value * 0) + replacement);
                break;
            }

            case 5:
            {
                Tensor mean = Drawn(shape[^1]);
                Restricted(_ => Intervention.Mean(hook, mean), _ => value => (value * 0) + mean);
                break;
            }

            case 6:
            {
                Tensor steering = Drawn(shape);
                Restricted(_ => Intervention.Add(hook, steering), _ => value => value + steering);
                break;
            }

            default:
                // Each sample its own, as from a trace of other input.
                Restricted(copies => Intervention.Replace(hook, Copies(other, copies)), copies => value => (value * 0) + Copies(other, copies));
                break;
        }

        void Restricted(Func<long, Intervention> make, Func<long, Func<Tensor, Tensor>> change)
        {
            int[]? units = Some(1), positions = Some(2), channels = Some(3);
            if (units is null && positions is null && channels is null)
            {
                all.Add((hook, make, change));
                return;
            }

            Tensor mask = zeros(shape, dtype: other.dtype);
            foreach (int channel in channels ?? Every(3))
                foreach (int position in positions ?? Every(2))
                    foreach (int unit in units ?? Every(1))
                        mask.reshape(Size(3), Size(2), Size(1))[channel, position, unit] = 1;
            mask = mask.DetachFromDisposeScope();
            all.Add((
                hook,
                copies => make(copies).At(units, positions, channels),
                copies => value => (value * (1 - mask)) + (change(copies)(value) * mask)));
        }

        int Size(int fromEnd) => shape.Length < fromEnd ? 1 : (int)shape[^fromEnd];
        IEnumerable<int> Every(int fromEnd) => Enumerable.Range(0, Size(fromEnd));
        int[]? Some(int fromEnd) => shape.Length < fromEnd || random.Next(4) > 0 ? null : [.. Every(fromEnd).Where(_ => random.Next(2) == 0)];
    }

    private static Tensor Copies(Tensor value, long copies) => value.repeat([copies, .. Enumerable.Repeat(1L, (int)value.dim() - 1)]);
}
