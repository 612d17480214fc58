using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        /// <summary>Steps down gradients.</summary>
        public static partial class optim
        {
            /// <summary>What a schedule of learning rates changes.</summary>
            public interface ILearningRateController
            {
                double LearningRate { get; set; }

                double InitialLearningRate { get; set; }
            }

            /// <summary>Changes parameters by their gradients, group by group.</summary>
            public abstract class Optimizer : IDisposable
            {
                protected IList<ParamGroup> _parameter_groups = [];

                private protected Optimizer()
                {
                }

                ~Optimizer() => Dispose(false);

                /// <summary>The groups' learning rates.</summary>
                public virtual IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

                public virtual IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

                public virtual void add_param_group(ParamGroup param_group) => _parameter_groups.Add(param_group);

                /// <summary>Writes zeros into the gradients that are there.</summary>
                public virtual void zero_grad()
                {
                    foreach (Parameter parameter in parameters())
                    {
                        using Tensor? grad = parameter.grad;
                        grad?.zero_();
                    }
                }

                /// <summary>One step.</summary>
                /// <returns>What the closure, which is called first, gave; else null.</returns>
                public virtual Tensor? step(Func<Tensor>? closure = null)
                {
                    Tensor? loss = null;
                    if (closure is not null)
                    {
                        using IDisposable recorded = enable_grad();
                        loss = closure();
                    }
                    using IDisposable unrecorded = no_grad();
                    using DisposeScope scope = NewDisposeScope();
                    foreach (ParamGroup group in _parameter_groups)
                    {
                        foreach (Parameter parameter in group.Parameters)
                        {
                            if (parameter.grad is { } grad) Update(group, parameter, grad);
                        }
                    }
                    return loss;
                }

                public void Dispose()
                {
                    Dispose(true);
                    GC.SuppressFinalize(this);
                }

                protected virtual void Dispose(bool disposing)
                {
                }

                /// <summary>One parameter's step, without a graph and in a scope of its own.</summary>
                private protected abstract void Update(ParamGroup group, Parameter parameter, Tensor grad);
            }
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>What every group of parameters has.</summary>
    public class OptimizerOptions
    {
        public double? LearningRate { get; set; }

        public double InitialLearningRate { get; set; }
    }

    /// <summary>Parameters that are changed in the same way.</summary>
    public class ParamGroup : torch.optim.ILearningRateController
    {
        public IEnumerable<Parameter> Parameters { get; set; } = [];

        public OptimizerOptions Options { get; set; } = new();

        public double LearningRate
        {
            get => Options.LearningRate ?? throw new InvalidOperationException("The group has no learning rate yet.");
            set => Options.LearningRate = value;
        }

        public double InitialLearningRate
        {
            get => Options.InitialLearningRate;
            set => Options.InitialLearningRate = value;
        }
    }

    /// <summary>Parameters that are changed in the same way, with an optimizer's own options.</summary>
    public class ParamGroup<TOptions> : ParamGroup
        where TOptions : OptimizerOptions, new()
    {
        public ParamGroup(IEnumerable<Parameter> parameters, TOptions? options = null)
        {
            Parameters = parameters;
            base.Options = options ?? new TOptions();
        }

        public new TOptions Options
        {
            get => (TOptions)base.Options;
            set => base.Options = value;
        }
    }

    /// <summary>What optimizers that keep something per parameter share.</summary>
    public abstract class OptimizerHelper : torch.optim.Optimizer
    {
        private protected OptimizerHelper()
        {
        }

        /// <summary>Fills a group's missing options from the defaults, and adds it; parameters are counted once, now.</summary>
        private protected void Add(ParamGroup group, double defaultLearningRate)
        {
            group.Parameters = group.Parameters.ToList();
            group.Options.LearningRate ??= defaultLearningRate;
            group.Options.InitialLearningRate = group.LearningRate;
            _parameter_groups.Add(group);
        }

        private protected static void NotNegative(double value, string name)
        {
            if (!(value >= 0)) throw new ArgumentException($"Invalid {name}: {value}", name);
        }
    }
}
